"""The demo's logins stand in the demo's organisations."""

import pytest
from django.core.management import call_command

from members.management.commands.load_demo_members import MEMBERSHIPS
from members.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_each_login_gets_its_place_once():
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


def test_who_has_a_place_keeps_it():
    user = UserFactory(username="member")
    OrganisationFactory(label_en=MEMBERSHIPS["member"][0])
    own = MembershipFactory(user=user)

    call_command("load_demo_members")

    assert Membership.objects.get(user=user) == own


def test_a_library_without_the_demo_is_left_alone():
    UserFactory(username="member")
    call_command("load_demo_members")
    assert not Membership.objects.exists()
