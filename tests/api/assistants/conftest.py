"""A library for assistants: real text, a distractor and something hidden."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import RegionFactory, ResourceFactory


@pytest.fixture(autouse=True)
def assistants(settings):
    """The endpoint is switched on."""
    settings.ASSISTANTS = True


@pytest.fixture
def assistant(make_token):
    """Return a client that sends a token of a level, of an owner with a role."""

    def make(level="public", role="member", **fields) -> Client:
        client = Client()
        secret = make_token(level, role, **fields)
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return make


@pytest.fixture
def public():
    """A resource with three pages in English and one in Arabic."""
    RegionFactory(code="SDN", label_en="Sudan")
    return ResourceFactory(
        title="Early warning",
        summary="About signs",
        regions=["SDN"],
        files=[
            {"pages": ["The end of one", "The heron of river two", "Three begins"]},
            {"pages": ["الإنذار المبكر في السودان"], "language": "ar"},
        ],
    )


@pytest.fixture
def library(index, write, public):
    """`public`, a distractor, and a hidden resource, in the index."""
    ResourceFactory(title="Distractor", pages=["Nothing of the kind"])
    hidden = ResourceFactory(
        title="Secret heron", pages=["heron nightjar"], visibility="committee"
    )
    write()
    return {"public": public, "hidden": hidden}
