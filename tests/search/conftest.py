"""An empty live index on each engine in turn."""

import pytest

from search import breaker, indexing, rebuilding
from search.chosen import get_engine
from search.models import SearchIndex

from .entries import change, fill, page, resource_entry


@pytest.fixture(autouse=True)
def closed_breaker():
    """No test inherits another's failures."""
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def index(db, engine):
    """The live index that a new installation has."""
    rebuilding.rebuild()
    return engine


@pytest.fixture
def write():
    """Write all that waits, and let searches see it."""

    def write_all() -> None:
        indexing.drain_all()
        live = SearchIndex.objects.get(state="live").name
        get_engine().refresh(live)

    return write_all


@pytest.fixture
def library(engine):
    """A resource of two pages, at fence 5, and a distractor."""
    fill(
        engine,
        change(
            resource_entry(1, "Old title", text="zephyr quokka"),
            fence=5,
            pages=[page(1, "zephyr"), page(2, "quokka")],
        ),
        change(resource_entry(2, "Distractor", text="xylem"), pages=[page(1, "xylem")]),
    )
    return engine
