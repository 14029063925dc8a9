"""The demo's logins stand in the demo's organisations."""

import pytest
from django.core.management import call_command

from library.models import Organisation
from members.management.commands.load_demo_members import MEMBERSHIPS
from members.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_demo_logins_get_a_membership_once():
    for login, (organisation, _) in MEMBERSHIPS.items():
        UserFactory(username=login)
        OrganisationFactory(label_en=organisation)
    UserFactory(username="somebody-else")

    call_command("load_demo_members")
    call_command("load_demo_members")

    found = {
        membership.user.username: (membership.organisation.label_en, membership.role)
        for membership in Membership.objects.all()
    }
    assert found == {login: (place[0], login) for login, place in MEMBERSHIPS.items()}
    invitable = Organisation.objects.filter(is_member=True)
    names = {name for name, _is_manager in MEMBERSHIPS.values()}
    assert {organisation.label_en for organisation in invitable} == names


def test_existing_membership_is_kept():
    user = UserFactory(username="member")
    OrganisationFactory(label_en=MEMBERSHIPS["member"][0])
    own = MembershipFactory(user=user)

    call_command("load_demo_members")

    assert Membership.objects.get(user=user) == own


def test_library_without_demo_is_unchanged():
    UserFactory(username="member")
    call_command("load_demo_members")
    assert not Membership.objects.exists()
