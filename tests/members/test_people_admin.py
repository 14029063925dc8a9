"""Editors look after people; nobody else does."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation, Membership
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    call_command("seed_people", verbosity=0)
    client.force_login(editor)
    return editor


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def test_editors_see_who_is_active(client, editor):
    person = MembershipFactory()
    type(person.user).objects.filter(pk=person.user.pk).update(
        last_login=timezone.now(), first_name="Amina"
    )
    MembershipFactory().end()

    page = client.get(address(Membership, "list")).text

    assert "Amina" in page
    assert person.user.email in page
    assert "Has left" in page


def test_an_editor_invites_to_any_role(
    client, editor, django_capture_on_commit_callbacks
):
    fields = {
        "email": "chair@example.org",
        "organisation": OrganisationFactory().pk,
        "role": "committee",
        "language": "es",
    }

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(Invitation, "add"), fields)

    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.invited_by) == ("committee", editor)
    assert re.search(r"/es/join/\S+", mail.outbox[0].body)


def test_an_invitation_that_no_mail_server_takes_is_not_made(client, editor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens
    fields = {
        "email": "chair@example.org",
        "organisation": OrganisationFactory().pk,
        "role": "committee",
        "language": "es",
    }

    page = client.post(address(Invitation, "add"), fields)

    assert "nothing has changed" in page.text
    assert not Invitation.objects.exists()


def test_an_editor_shows_somebody_out(client, editor):
    membership = MembershipFactory(role="committee")
    fields = {
        "organisation": membership.organisation.pk,
        "role": "committee",
        "has_left": "on",
    }

    client.post(address(Membership, "edit", membership.pk), fields)

    client.force_login(membership.user)
    hidden = ResourceFactory(visibility="members")
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["member", "committee"])
def test_others_reach_neither_people_nor_invitations(client, role):
    client.force_login(UserFactory(role=role))
    person = MembershipFactory()

    for model in (Membership, Invitation):
        response = client.get(address(model, "list"), follow=True)
        assert response.status_code == 403
        assert person.user.email not in response.text
