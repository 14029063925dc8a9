"""Reading the page of results: which rows, which values of a filter."""

from __future__ import annotations

import re

from search.engines import get_engine
from search.index.outbox import drain_all
from tests.factories import UserFactory
from tests.html import tidy

XSS = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def written() -> None:
    """Write all that waits, and let searches see it; without an index, nothing."""
    drain_all()
    if index := get_engine().live_index():
        get_engine().refresh(index)


def page(client, address: str = "/search/", **params) -> str:
    written()
    response = client.get(address, params)
    assert response.status_code == 200
    return tidy(response.content.decode())


def rows(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-resource-id="(\d+)"', html)]


def values(html: str, facet: str) -> dict[str, int]:
    found = re.findall(
        rf'data-facet="{facet}" data-value="([^"]+)" data-count="(\d+)"', html
    )
    return {code: int(count) for code, count in found}


def signed_in(client, role: str):
    client.force_login(UserFactory(role=role))
    return client
