"""Who left comes back with an invitation to an address that is known to be theirs."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from members.models import Invitation, Membership
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "amina@example.org"


@pytest.fixture
def link():
    """The way to an invitation, as its mail has it."""
    invitation = Invitation(email=ADDRESS, organisation=OrganisationFactory())
    token = invitation.renew()
    invitation.save()
    return reverse("join", args=[token])


def who_left(*, is_verified=None):
    """Return the ended membership of somebody with the address; None: of an account
    that an operator made."""
    user = UserFactory(email=ADDRESS)
    if is_verified is not None:
        EmailAddress.objects.create(
            user=user, email=ADDRESS, primary=True, verified=is_verified
        )
    membership = MembershipFactory(user=user)
    membership.end()
    return membership


def current() -> list[Membership]:
    return list(Membership.objects.current())


@pytest.mark.parametrize("is_verified", [True, None])
def test_confirmed_address_restores_the_member(client, link, is_verified):
    other = MembershipFactory()
    other.end()
    membership = who_left(is_verified=is_verified)

    assert "You were a member before" in client.get(link).text
    client.post(link)

    assert current() == [membership]


def test_unconfirmed_address_does_not_restore_member(client, link):
    """Somebody leaves with the address of the person who is invited next."""
    hidden = ResourceFactory(visibility="members")
    attacker = who_left(is_verified=False)

    page = client.get(link).text
    client.post(link)

    assert "You were a member before" not in page
    assert Invitation.objects.open().exists()
    assert current() == []
    client.force_login(attacker.user)
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_confirmed_owner_is_restored_before_claimant(client, link):
    who_left(is_verified=False)
    membership = who_left(is_verified=True)

    client.post(link)

    assert current() == [membership]
