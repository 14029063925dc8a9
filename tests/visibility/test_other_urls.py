"""What no channel of the visibility matrix asks tells of no hidden resource either."""

from __future__ import annotations

import re

import pytest

from tests.urls import addresses
from tests.visibility.admin_urls import WalkRequest
from tests.visibility.channels import NO_CHANNEL, everything_in
from tests.visibility.levels import SECRETS, SEES, make, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "role",
    [
        "visitor",
        pytest.param("member", marks=pytest.mark.slow),
        pytest.param("committee", marks=pytest.mark.slow),
    ],
)
def test_other_urls_tell_nothing_hidden(role):
    made = {level: make(level, secret) for level, secret in SECRETS.items()}
    client = signed_in_client(role)
    hidden = SECRETS.keys() - SEES[role]
    told = {SECRETS[level].told for level in hidden}
    for address in addresses():
        if address.path.startswith("admin/") or address.label not in NO_CHANNEL:
            continue
        for level in sorted(hidden):
            pk = made[level].pk
            for method in ("GET", "POST"):
                path = address.filled({"pk": pk})
                request = WalkRequest(address.name, method, path, pk)
                response = request.send(client)
                words = set(re.findall(r"\w+", everything_in(response)))
                assert response.status_code < 500, request
                assert not told & words, request
