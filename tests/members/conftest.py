import pytest

from tests.factories import MembershipFactory
from tests.members.saved_searches.alerts import subscriber


@pytest.fixture
def subscribed():
    """A member whose address is confirmed."""
    return subscriber()


@pytest.fixture
def member(client):
    """A member who is signed in."""
    member = MembershipFactory().user
    client.force_login(member)
    return member
