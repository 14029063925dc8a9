"""The Authorization header of a request → what the request may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from api.models import AccessToken
from library.access.viewers import VISITOR, Viewer
from members.deferred_writes import defer
from members.sign_in.auth_backend import has_ended

SCHEME = "bearer"


class InvalidToken(Exception):
    """The token is unknown, expired or revoked, or its owner has no account now."""


@dataclass(frozen=True)
class Access:
    """What a request may read. token_id, owner: None for a request without a token."""

    viewer: Viewer
    token_id: int | None = None
    owner: AbstractBaseUser | None = None


def access_of(request: HttpRequest) -> Access:
    """Return the access of a request to the API, cached on the request.

    Sessions do not count, so that a page of another site cannot read with them. Raises
    InvalidToken for any Authorization header that gives no access.
    """
    cache = vars(request)
    if "_api_access" not in cache:
        cache["_api_access"] = _read_access(request)
    access = cache["_api_access"]
    if access is None:
        raise InvalidToken
    return access


def token_client(request: HttpRequest) -> str:
    """Return under which name requests of a token are counted, "" without one."""
    try:
        access = access_of(request)
    except InvalidToken:
        return ""
    return f"token-{access.token_id}" if access.token_id else ""


def _read_access(request: HttpRequest) -> Access | None:
    header = request.headers.get("Authorization")
    if header is None:
        return Access(VISITOR)
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != SCHEME:
        return None
    token = AccessToken.objects.by_secret(secret.strip())
    if token is None or not token.owner.is_active or has_ended(token.owner):
        return None
    defer(token.record_use)
    return Access(token.viewer, token.pk, token.owner)
