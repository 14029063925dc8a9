"""Tokens of members: what they may read now, and how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from api.models import AccessToken
from library.models import Resource
from members import deferred_writes
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
LEVELS = ("public", "members", "committee")


@pytest.fixture
def resources():
    """One resource of each level, and a draft."""
    made = {level: ResourceFactory(visibility=level) for level in LEVELS}
    return made | {"draft": ResourceFactory(visibility="public", live=False)}


@pytest.fixture
def readable(resources, read):
    """Return the levels that a token can read."""

    def levels(token: str = "") -> list[str]:
        paths = {level: f"/resources/{row.pk}" for level, row in resources.items()}
        statuses = {level: read(path, token) for level, path in paths.items()}
        return [level for level, r in statuses.items() if r.status_code == 200]

    return levels


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ["visitor", "member", "committee", "editor"])
def test_token_reads_no_more_than_its_level_and_its_owner(
    readable, make_token, role, level
):
    owner = {"visitor": 1, "member": 2}.get(role, 3)
    count = min(owner, LEVELS.index(level) + 1)
    assert readable(make_token(level, role)) == list(LEVELS[:count])
    assert readable() == ["public"]


def test_owner_who_loses_rights_takes_them_from_the_token(readable, make_token):
    owner = UserFactory(role="committee")
    token = make_token(owner=owner)
    assert readable(token) == list(LEVELS)
    owner.groups.clear()
    assert readable(token) == ["public"]


def test_token_of_who_left_is_refused(read, resources, make_token):
    path = f"/resources/{resources['public'].pk}"
    membership = MembershipFactory(role="member")
    token = make_token(owner=membership.user)
    assert read(path, token).status_code == 200
    membership.end()
    assert read(path, token).status_code == 401
    expired = MembershipFactory(
        expires_on=timezone.localdate() - timedelta(days=1)
    ).user
    assert read(path, make_token(owner=expired)).status_code == 401
    inactive = UserFactory(role="member", is_active=False)
    assert read(path, make_token(owner=inactive)).status_code == 401


def test_unusable_tokens_get_the_same_response(read, resources, make_token):
    paths = [f"/resources/{resources[level].pk}" for level in ("public", "committee")]
    revoked = make_token()
    AccessToken.objects.all().delete()
    expired = make_token(expires_at=timezone.now() - timedelta(seconds=1))
    bodies = set()
    for path in paths:
        for token in (revoked, expired, "clib_none", "x", "é"):
            response = read(path, token)
            assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
            assert response["WWW-Authenticate"].startswith("Bearer")
            bodies.add(response.content)
        basic = read(path, Authorization="Basic dXNlcjpwYXNz")
        assert basic.status_code == 401
        assert read(path, Authorization="").status_code == 401
    assert len(bodies) == 1


def test_only_the_digest_is_stored_and_the_day_of_use(readable, make_token):
    secret = make_token()
    token = AccessToken.objects.get()
    assert secret.startswith("clib_")
    assert secret not in str(vars(token))
    assert token.last_used_on is None
    readable(secret)
    deferred_writes.write_deferred()
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_token_expires_within_a_year(make_token):
    make_token()
    left = AccessToken.objects.get().expires_at - timezone.now()
    assert timedelta(days=364) < left <= timedelta(days=365)


def test_sites_may_read_what_is_public_without_credentials(read, resources, make_token):
    path = f"/resources/{resources['public'].pk}"
    response = read(path, Origin="https://site.example")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cache-Control"] == "public, no-cache"
    response = read(path, make_token(), Origin="https://site.example")
    assert "Access-Control-Allow-Origin" not in response
    assert response["Cache-Control"] == "private, no-store"
    assert "Authorization" in response["Vary"]


def test_preflight_does_not_allow_tokens(client, resources):
    headers = {
        "Origin": "https://site.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    path = f"/api/v1/resources/{resources['committee'].pk}"
    response = client.options(path, headers=headers)
    assert response.status_code == 204
    assert "authorization" not in response["Access-Control-Allow-Headers"].lower()


def test_limit_counts_each_token_and_tells_what_is_left(
    read, resources, make_token, settings
):
    settings.LIMITS = django_settings.LIMITS | {"api": ("2/min", "3/min")}
    path = f"/resources/{resources['public'].pk}"
    first, second = make_token(), make_token()
    responses = [read(path, first) for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert responses[0]["RateLimit-Policy"] == '"api";q=3;w=60'
    assert responses[0]["RateLimit"].startswith('"api";r=2;t=')
    assert responses[3]["Content-Type"] == PROBLEM
    assert 1 <= int(responses[3]["Retry-After"]) <= 60
    assert read(path, second).status_code == 200
    # Unknown tokens share the count of their IP.
    statuses = [read(path, f"clib_{n}").status_code for n in range(3)]
    assert statuses == [401, 401, 429]
    assert read(path).status_code == 429


def test_restricting_applies_to_tokens_at_once(readable, resources, make_token):
    token = make_token("members", "member")
    Resource.objects.filter(pk=resources["members"].pk).update(visibility="committee")
    assert readable(token) == ["public"]
