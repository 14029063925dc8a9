"""A small library, straight in the engine."""

import pytest

from tests.search.contract.entries import change, fill, page, resource_entry


@pytest.fixture
def library(engine):
    """A resource of two pages, at fence 5, and a distractor."""
    fill(
        engine,
        change(
            resource_entry(1, "Old title", text="zephyr quokka"),
            fencing_token=5,
            pages=[page(1, "zephyr"), page(2, "quokka")],
        ),
        change(resource_entry(2, "Distractor", text="xylem"), pages=[page(1, "xylem")]),
    )
    return engine
