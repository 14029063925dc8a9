"""Editors look after people; nobody else does."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from members.accounts.invitations import invite
from members.models import Invitation, Membership
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)
from tests.members.accounts.account_emails import send_account_mails

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    call_command("seed_people", verbosity=0)
    client.force_login(editor)
    return editor


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def test_listing_shows_active_members(client, editor):
    person = MembershipFactory()
    type(person.user).objects.filter(pk=person.user.pk).update(
        last_login=timezone.now(), first_name="Amina"
    )
    MembershipFactory().end()

    page = client.get(address(Membership, "list")).text

    assert "Amina" in page
    assert person.user.email in page
    assert "Access ended" in page


def test_editor_invites_to_any_role(client, editor, django_capture_on_commit_callbacks):
    fields = {
        "emails": "chair@example.org",
        "organisation": OrganisationFactory(is_member=True).pk,
        "role": "committee",
        "language": "es",
    }

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(Invitation, "add"), fields)
    send_account_mails()

    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.invited_by) == ("committee", editor)
    assert re.search(r"/es/join/\S+", mail.outbox[0].body)


@pytest.mark.parametrize("model", [Invitation, Membership])
def test_form_offers_members_of_the_coalition_and_the_former(client, editor, model):
    member = OrganisationFactory(label_en="Early Warning Network", is_member=True)
    publisher = OrganisationFactory(label_en="A publisher")
    former = OrganisationFactory(label_en="Left the coalition")
    if model is Invitation:
        row = Invitation(email="amina@example.org", organisation=former)
        invite(row, editor)
        client.force_login(UserFactory(is_superuser=True))  # editors withdraw them
    else:
        row = MembershipFactory(organisation=former)
    url = address(model, "edit", row.pk)

    html = client.get(url).content.decode()
    assert member.label_en in html
    assert former.label_en in html
    assert publisher.label_en not in html

    fields = {"role": "member", "email": "amina@example.org", "language": "en"}
    chosen = []
    for organisation in (publisher, former, member):
        client.post(url, {**fields, "organisation": organisation.pk})
        chosen.append(model.objects.get().organisation)
    assert chosen == [former, former, member]


def test_editor_ends_a_membership(client, editor):
    membership = MembershipFactory(role="committee")
    fields = {
        "organisation": membership.organisation.pk,
        "role": "committee",
        "access_ended": "on",
    }

    client.post(address(Membership, "edit", membership.pk), fields)

    client.force_login(membership.user)
    hidden = ResourceFactory(visibility="members")
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.fixture
def clerk():
    """A member who may change memberships, and is no editor."""
    names = ["access_admin", "view_membership", "change_membership"]
    clerk = MembershipFactory()
    permissions = Permission.objects.filter(codename__in=names)
    clerk.user.user_permissions.add(*permissions)
    return clerk


def change(client, clerk, membership, **fields):
    client.force_login(clerk.user)
    same = {"organisation": membership.organisation_id, "role": membership.role}
    kept = {"expires_on": membership.expires_on or ""}
    client.post(address(Membership, "edit", membership.pk), same | kept | fields)
    membership.refresh_from_db()


RAISES = [{"role": "committee"}, {"role": "editor"}, {"is_manager": "on"}]


@pytest.mark.parametrize("raised", RAISES)
@pytest.mark.parametrize("is_own", [True, False])
def test_raising_a_role_requires_invite_permission(client, clerk, raised, is_own):
    hidden = ResourceFactory(visibility="committee")
    membership = clerk if is_own else MembershipFactory()

    change(client, clerk, membership, **raised)

    assert (membership.role, membership.is_manager) == ("member", False)
    client.force_login(membership.user)
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_manager_grants_only_what_they_may_invite_for(client, clerk):
    Membership.objects.filter(pk=clerk.pk).update(is_manager=True)
    inside = MembershipFactory(organisation=clerk.organisation, expires_on=TODAY)
    outside = MembershipFactory(expires_on=TODAY)

    for membership in (inside, outside):
        change(client, clerk, membership, expires_on="")
        change(client, clerk, membership, role="committee")

    assert (inside.role, inside.expires_on) == ("member", None)
    assert (outside.role, outside.expires_on) == ("member", TODAY)


def test_clerk_may_end_but_not_restore_higher_role(client, clerk):
    membership = MembershipFactory(role="committee", expires_on=TODAY)

    change(client, clerk, membership, expires_on="")
    assert membership.expires_on == TODAY
    change(client, clerk, membership, access_ended="on")
    assert not membership.is_current
    change(client, clerk, membership)
    assert not membership.is_current


def test_editor_raises_any_role(client, editor):
    membership, other = MembershipFactory(), MembershipFactory()
    fields = {"organisation": membership.organisation_id, "role": "committee"}

    client.post(address(Membership, "edit", membership.pk), fields)

    other.refresh_from_db()
    membership.refresh_from_db()
    assert (membership.role, other.role) == ("committee", "member")


@pytest.mark.parametrize("role", ["member", "committee"])
def test_people_and_invitations_require_permission(client, role):
    client.force_login(UserFactory(role=role))
    person = MembershipFactory()

    for model in (Membership, Invitation):
        response = client.get(address(model, "list"), follow=True)
        assert response.status_code == 403
        assert person.user.email not in response.text
