"""Fixtures of a collection."""

from __future__ import annotations

import pytest

from home.models import CollectionPage
from tests.factories import ResourceFactory
from tests.pages import add_page


@pytest.fixture
def toolkit(index, write) -> CollectionPage:
    """A collection of a picked resource and a stored search for the word `sparrow`."""
    picked = ResourceFactory(title="Heron guide", pages=["Text."], type="toolkit")
    ResourceFactory(title="Sparrow report", language="fr", pages=["x"], type="report")
    ResourceFactory(title="Distractor")
    write()
    body = [("text", "<h2>Why a toolkit</h2><p>Text.</p>")]
    return add_page(
        CollectionPage, "Toolkit", picks=[picked], query_string="q=sparrow", body=body
    )
