import pytest

from desk.harvest.job import harvest_next
from desk.models import HarvestSource, HarvestState
from library.models import Resource

from .remote import serve


@pytest.fixture
def remote(settings):
    """A server on this machine that harvests may read."""
    with serve() as server:
        settings.HARVEST_ALLOWED_HOSTS = [server.host]
        yield server


@pytest.fixture
def closed(settings):
    """Another one, which they may not."""
    with serve() as server:
        yield server


@pytest.fixture
def source(editor, remote):
    """The repository of a member."""
    return HarvestSource.objects.create(
        name="Member", kind="oai", url=f"{remote.url}/oai", created_by=editor
    )


@pytest.fixture
def feed(editor, remote):
    return HarvestSource.objects.create(
        name="Feed", kind="feed", url=f"{remote.url}/feed", created_by=editor
    )


@pytest.fixture
def harvest():
    """Harvest a source until its run is over."""

    def harvest_source(source: HarvestSource) -> HarvestSource:
        HarvestState.objects.enqueue([source.pk])
        for _turn in range(1000):
            if not harvest_next():
                break
        source.refresh_from_db()
        assert source.work.last_error == ""
        return source

    return harvest_source


def titles() -> set[str]:
    """Return the titles of all resources."""
    return set(Resource.objects.values_list("title", flat=True))
