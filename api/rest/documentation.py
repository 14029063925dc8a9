"""The description of the API: as OpenAPI for programs, and as a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from api.models.tokens import TOKEN_LIFETIME, TOKEN_PREFIX
from api.rest.interface import ROUTERS, api
from api.rest.problems import CONTENT_TYPE, TITLES
from api.rest.requests import LANGUAGE, api_limit, api_view
from library.rate_limits import declared_limit, no_rate_limit
from members.rate_limits import RateLimit

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do."},
    },
}
# Status → the problems with it, and what they mean.
RESPONSES = {
    "400": (["invalid-parameter", "invalid-cursor"], "A parameter is not valid."),
    "401": (["invalid-token"], "The token gives no access."),
    "404": (["not-found"], "Nothing with this address is available to you."),
    "410": (["gone"], "The resource was deleted; `successor` may replace it."),
    "429": (["too-many-requests"], "Wait for the seconds in `Retry-After`."),
    "500": (["server-error"], "The library made an error, which was logged."),
    "503": (["search-unavailable"], "Search is down. Try again in a minute."),
}
# Its first path → a request that shows what an endpoint is for.
EXAMPLES = {
    "search": "/search?q=early+warning&region=SDN&facets=true",
    "suggestions": "/suggestions?q=sud",
    "resource": "/resources/345678901",
    "find": "/resources/345678901/find?q=early+warning",
    "file": "/files/234567890",
    "content": "/files/234567890/content",
    "page": "/files/234567890/pages/12",
    "vocabulary_list": "/vocabularies",
    "vocabulary": "/vocabularies/regions",
    "changes": "/changes?since=2024-12-09T00:00:00Z",
}


def openapi_schema(base_url: str) -> dict:
    """Return the OpenAPI description. base_url: of the server, without a slash."""
    return _schema() | {"servers": [{"url": base_url}]}


@cache
def _schema() -> dict:
    """Return what django-ninja describes, and what all endpoints have in common."""
    schema = dict(api.get_openapi_schema())
    components = schema["components"]
    components["schemas"]["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        status: {"description": text, "content": content}
        for status, (_names, text) in RESPONSES.items()
    }
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    # Either: what is public needs no token.
    schema["security"] = [{}, {"token": []}]
    language = {
        "name": LANGUAGE,
        "in": "query",
        "description": "Language of labels and of URLs in the library.",
        "schema": {
            "type": "string",
            "enum": [code for code, _name in settings.LANGUAGES],
            "default": settings.LANGUAGE_CODE,
        },
    }
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [*operation["parameters"], language]
            operation["responses"] = {
                str(status): value for status, value in operation["responses"].items()
            } | {
                status: {"$ref": f"#/components/responses/{status}"}
                for status in RESPONSES
            }
    return schema


@api_limit("api")
@api_view
def openapi(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1."""
    return JsonResponse(openapi_schema(request.build_absolute_uri("/").rstrip("/")))


@no_rate_limit("A fixed text.")
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The same for people, without scripts. In English, as the API is."""
    root = request.build_absolute_uri(api.get_root_path({})).rstrip("/")
    context = {
        "endpoints": list(_endpoints(openapi_schema(root), root)),
        "problems": [
            {
                "name": name,
                "title": TITLES[name],
                "status": status,
                "text": with_code(text),
            }
            for status, (names, text) in RESPONSES.items()
            for name in names
        ],
        "root": root,
        "limits": _limits(),
        "token_prefix": TOKEN_PREFIX,
        "token_days": TOKEN_LIFETIME.days,
        "has_no_translations": True,
    }
    return render(request, "api/documentation.html", context)


def _endpoints(schema: dict, root: str) -> Iterator[dict]:
    for path, methods in schema["paths"].items():
        operation = methods["get"]
        name = operation["operationId"]
        yield {
            "name": name,
            "path": path,
            "description": with_code(operation["description"]),
            "parameters": [
                {
                    "name": parameter["name"],
                    "is_required": parameter.get("required", False),
                    "description": with_code(
                        parameter["schema"].get("description")
                        or parameter.get("description", "")
                    ),
                }
                for parameter in operation["parameters"]
            ],
            "example": root + EXAMPLES[name],
        }


def with_code(text: str) -> SafeString:
    """Return a description, which is CommonMark with code only, as HTML."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308


def _limits() -> list[dict]:
    """Return how many requests a client may send, per minute or hour."""
    kinds = {
        declared_limit(operation.view_func).kind
        for router in ROUTERS
        for path_view in router.path_operations.values()
        for operation in path_view.operations
    }
    return [
        {
            "kind": kind,
            "address": RateLimit.parse(settings.LIMITS[kind][0]),
            "token": RateLimit.parse(settings.LIMITS[kind][1]),
        }
        for kind in sorted(kinds)
    ]
