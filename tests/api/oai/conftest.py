import pytest

from .harvesters import Harvester


@pytest.fixture
def harvester(client) -> Harvester:
    return Harvester(client)
