"""Errors of the API: problem details for HTTP APIs (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja.errors import ValidationError

from library.resources.tombstones import Gone
from search.engines.base import EngineDown

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 60
# The end of a problem's type, which is its anchor on the documentation page → title.
TITLES = {
    "invalid-parameter": "Invalid parameter",
    "invalid-cursor": "Invalid cursor",
    "invalid-token": "Invalid token",
    "not-found": "Not found",
    "gone": "Deleted",
    "method-not-allowed": "Method not allowed",
    "too-many-requests": "Too many requests",
    "server-error": "Server error",
    "search-unavailable": "Search is unavailable",
}
NOT_FOUND = "Nothing with this address is available to you. Check the address."
DELETED = "This resource was deleted."
NO_ACCESS = (
    "The token is missing, unknown, expired or revoked. Create one on your account "
    "page, and send it as “Authorization: Bearer clib_…”."
)
SERVER_ERROR = "The library made an error, which was logged. Try again later."
SEARCH_UNAVAILABLE = "Search is temporarily unavailable. Try again in a minute."
METHOD = "The API is read-only. Use GET or HEAD."


class InvalidCursor(Exception):
    """The cursor of a request cannot be used. The text says what to do."""


class InvalidParameter(Exception):
    """A parameter has a value that is not allowed. The text says what to do."""


def problem(
    request: HttpRequest, status: int, name: str, detail: str, **members: object
) -> HttpResponse:
    """Return a problem of TITLES. members: more facts of it.

    Equal problems have equal bodies, whatever was requested: what is hidden looks
    missing.
    """
    page = request.build_absolute_uri(reverse("api_documentation"))
    body = {
        "type": f"{page}#{name}",
        "title": TITLES[name],
        "status": status,
        "detail": detail,
        **members,
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, CONTENT_TYPE, status)


def not_found(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    return problem(request, 404, "not-found", NOT_FOUND)


def gone(request: HttpRequest, error: Gone) -> HttpResponse:
    """Return the problem for a deleted resource, with its successor, if any."""
    successor = error.successor and error.successor.pk
    return problem(request, 410, "gone", DELETED, successor=successor)


def invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Return the problem for parameters that do not validate, each with its reason."""
    errors = [
        {"parameter": str(row["loc"][-1]), "detail": row["msg"]} for row in error.errors
    ]
    detail = "; ".join(f"{row['parameter']}: {row['detail']}" for row in errors)
    return problem(request, 400, "invalid-parameter", detail, errors=errors)


def invalid_parameter(request: HttpRequest, error: InvalidParameter) -> HttpResponse:
    return problem(request, 400, "invalid-parameter", str(error))


def invalid_cursor(request: HttpRequest, error: InvalidCursor) -> HttpResponse:
    return problem(request, 400, "invalid-cursor", str(error))


def invalid_token(request: HttpRequest) -> HttpResponse:
    response = problem(request, 401, "invalid-token", NO_ACCESS)
    response["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
    return response


def missing_token(request: HttpRequest) -> HttpResponse:
    """Return the problem for a request without a token where one is required."""
    response = problem(request, 401, "invalid-token", NO_ACCESS)
    # Without an error code, as RFC 6750 asks for where no token was sent.
    response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def method_not_allowed(
    request: HttpRequest, detail: str = METHOD, allow: str = "GET, HEAD, OPTIONS"
) -> HttpResponse:
    response = problem(request, 405, "method-not-allowed", detail)
    response["Allow"] = allow
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the problem for an exception, which Django has logged. No details."""
    response = problem(request, 500, "server-error", SERVER_ERROR)
    response["Cache-Control"] = "no-store"
    return response


def search_unavailable(request: HttpRequest, error: EngineDown) -> HttpResponse:
    detail = SEARCH_UNAVAILABLE
    response = problem(request, 503, "search-unavailable", detail)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def too_many_requests(request: HttpRequest, wait: int) -> HttpResponse:
    detail = f"Too many requests. Try again in {wait} seconds."
    response = problem(request, 429, "too-many-requests", detail)
    response["Retry-After"] = str(wait)
    return response


HANDLERS: Mapping = {
    Http404: not_found,
    Gone: gone,
    ValidationError: invalid_parameters,
    InvalidParameter: invalid_parameter,
    InvalidCursor: invalid_cursor,
    EngineDown: search_unavailable,
}
