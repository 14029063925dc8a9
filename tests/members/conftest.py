import pytest

from .alerting import subscriber


@pytest.fixture
def subscribed():
    """A member whose address is confirmed."""
    return subscriber()
