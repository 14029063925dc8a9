"""Bags for tests."""

import pytest

from api.bags.writer import export_bag
from tests.api.bags.every_field import empty_library, make_library


@pytest.fixture
def bag(db, tmp_path):
    """The bag of a library with every field, which is still there."""
    make_library()
    folder = tmp_path / "bag"
    export_bag(folder)
    return folder


@pytest.fixture
def moved_bag(bag):
    """The bag of a library with every field; this library is empty now."""
    empty_library()
    return bag
