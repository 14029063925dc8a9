"""What tests of the interfaces for programs share."""

from __future__ import annotations

import pytest

from api.changes.log import log_next
from api.models import AccessToken
from search.engines import get_engine
from tests.factories import UserFactory

API = "/api/v1"


@pytest.fixture
def make_token():
    """Make a token of a new member, or of `owner`; return its secret."""

    def make(level="committee", role="committee", owner=None, **fields) -> str:
        owner = owner or UserFactory(role=role)
        token = AccessToken(owner=owner, name="A site", level=level, **fields)
        secret = token.set_secret()
        token.save()
        return secret

    return make


@pytest.fixture
def read(client):
    """Read a path of the API, with a token if one is given."""

    def get(path: str, token: str = "", **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return client.get(f"{API}{path}", headers=headers)

    return get


@pytest.fixture
def log_all():
    """Log all changes that wait, as the worker does."""

    def log() -> None:
        while log_next():
            pass

    return log


@pytest.fixture
def stop_engine():
    """Stop the engine, whichever it is: its index is gone."""

    def stop() -> None:
        get_engine().drop_index(get_engine().live_index())

    return stop
