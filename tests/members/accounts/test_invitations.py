"""People come in by invitation, with the address that was invited."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from library.access.viewers import MEMBER, VISITOR, Viewer
from members.models import Invitation, Membership, Role
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)
from tests.members.accounts.account_emails import send_account_mails

pytestmark = pytest.mark.django_db
ADDRESS = "amina@example.org"
PASSWORD = "a long enough password"


@pytest.fixture
def organisation():
    return OrganisationFactory(label_en="Early Warning Network")


@pytest.fixture
def manager(organisation):
    return MembershipFactory(organisation=organisation, is_manager=True).user


def invite(client, manager, callbacks, **fields):
    client.force_login(manager)
    with callbacks(execute=True):
        response = client.post(
            "/organisation/", {"email": ADDRESS, "language": "en"} | fields
        )
    client.logout()
    send_account_mails()
    return response


def link():
    return re.search(r"http://localhost:8000(/\S*join/\S+)", mail.outbox[-1].body)[1]


def sign_up(client, address=ADDRESS):
    fields = {"email": address, "password1": PASSWORD, "name": "Amina"}
    return client.post("/account/signup/", fields)


@pytest.fixture
def callbacks(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_invited_person_signs_up_as_a_member(client, manager, organisation, callbacks):
    hidden = ResourceFactory(visibility="committee")
    shown = ResourceFactory(visibility="members")
    invite(client, manager, callbacks)
    client.get(link())

    sign_up(client)

    person = get_user_model().objects.get(email=ADDRESS)
    assert person.membership.organisation == organisation
    assert Viewer.of(person) == MEMBER
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_email_is_in_the_selected_language(client, manager, callbacks):
    invite(client, manager, callbacks, language="fr")

    assert "/fr/join/" in mail.outbox[0].body


def test_sign_up_requires_an_invitation(client):
    sign_up(client)

    assert not get_user_model().objects.filter(email=ADDRESS).exists()


def test_other_address_than_the_invited_is_rejected(client, manager, callbacks):
    invite(client, manager, callbacks)
    client.get(link())

    response = sign_up(client, "somebody.else@example.org")

    assert "Use the email address that received the invitation." in response.text
    assert Membership.objects.count() == 1


def test_invitation_works_once(client, manager, callbacks):
    invite(client, manager, callbacks)
    address = link()
    client.get(address)
    sign_up(client)
    client.logout()

    assert client.get(address).status_code == 410


@pytest.mark.parametrize("fault", ["revoked_at", "expires_at"])
def test_withdrawn_and_expired_invitations_are_invalid(
    client, manager, callbacks, fault
):
    invite(client, manager, callbacks)
    client.get(link())
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.update(**{fault: past})

    assert client.get(link()).status_code == 410
    sign_up(client)
    assert not get_user_model().objects.filter(email=ADDRESS).exists()


def test_newer_invitation_replaces_the_earlier_one(client, manager, callbacks):
    invite(client, manager, callbacks)
    earlier = link()
    invite(client, manager, callbacks)

    assert client.get(earlier).status_code == 410
    assert client.get(link()).status_code == 200


def test_secret_is_only_in_the_email(client, manager, callbacks):
    invite(client, manager, callbacks)

    token = link().rstrip("/").rsplit("/", 1)[1]
    stored = Invitation.objects.values().get()
    assert token not in str(stored)


def test_manager_invites_members_only(client, manager, organisation, callbacks):
    other = OrganisationFactory(label_en="Another one")

    invite(client, manager, callbacks, role="editor", organisation=other.pk)

    offered = Invitation.objects.get()
    assert (offered.role, offered.organisation) == (Role.MEMBER, organisation)


def test_member_cannot_invite(client, organisation, callbacks):
    member = MembershipFactory(organisation=organisation).user

    assert invite(client, member, callbacks).status_code == 403
    assert not mail.outbox


def test_former_member_returns_by_invitation(client, manager, callbacks):
    person = UserFactory(email=ADDRESS)
    MembershipFactory(user=person).end()
    invite(client, manager, callbacks)

    client.post(link())

    person = get_user_model().objects.get(pk=person.pk)
    assert Viewer.of(person) == MEMBER


def test_invitation_of_others_does_not_restore_account(client, manager, callbacks):
    former = MembershipFactory()
    former.end()
    invite(client, manager, callbacks)

    client.post(link())

    former = get_user_model().objects.get(pk=former.user.pk)
    assert Viewer.of(former) == VISITOR


def test_forwarded_invitation_cannot_be_accepted(
    client, manager, organisation, callbacks
):
    """Somebody with an account of their own follows a link that was passed on."""
    elsewhere = MembershipFactory(role="committee")
    invite(client, manager, callbacks)
    client.force_login(elsewhere.user)

    page = client.get(link()).text
    client.post(link())

    elsewhere.refresh_from_db()
    assert "sent to a different email address" in page
    assert elsewhere.organisation != organisation
    assert Invitation.objects.open().exists()


@pytest.mark.parametrize("is_verified", [True, False])
def test_user_with_confirmed_address_accepts_invitation(
    client, manager, organisation, callbacks, is_verified
):
    person = MembershipFactory(user__email=ADDRESS).user
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=is_verified)
    invite(client, manager, callbacks)
    client.force_login(person)

    client.post(link())

    membership = Membership.objects.get(user=person)
    assert (membership.organisation == organisation) == is_verified


def test_invitation_to_an_ended_membership_is_rejected(client, manager, callbacks):
    yesterday = timezone.localdate() - timedelta(days=1)

    response = invite(client, manager, callbacks, expires_on=yesterday)

    assert "This date is in the past. Choose a later date." in response.text
    assert not mail.outbox


def test_email_is_text_and_html_with_the_same_link(client, manager, callbacks):
    invite(client, manager, callbacks, language="ar")

    ((html, _),) = mail.outbox[0].alternatives
    assert link() in html
    assert 'dir="rtl"' in html
