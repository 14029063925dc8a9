"""The endpoints of the API under one URL."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from ninja import NinjaAPI

from api.rest import changes, resources, search, vocabularies
from api.rest.problems import HANDLERS, not_found
from api.rest.requests import api_limit, api_view
from library.rate_limits import declared_limit, no_rate_limit

DESCRIPTION = (
    "Read the library: search, metadata, the text of pages, vocabularies and changes. "
    "Without a token: what is public. With the token of a member: what its owner may "
    "read, up to the level of the token. Errors are problem details (RFC 9457)."
)
ROUTERS = [module.router for module in (search, resources, vocabularies, changes)]
api = NinjaAPI(
    title="Library API",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
for router in ROUTERS:
    api.add_router("", router)
for error, handler in HANDLERS.items():
    api.add_exception_handler(error, handler)


@no_rate_limit("A redirect.")
def index(request: HttpRequest) -> HttpResponse:
    """Redirect from the URL of the API to its documentation."""
    return redirect("api_documentation")


@api_limit("api")
@api_view
def unknown_path(request: HttpRequest) -> HttpResponse:
    """Answer for paths that do not exist as for records that do not."""
    return not_found(request)


def endpoint_urls() -> Iterator[URLPattern]:
    """Yield the URL patterns of the endpoints, each with the limit that it declares."""
    limits = {
        operation.url_name: declared_limit(operation.view_func)
        for router in ROUTERS
        for path_view in router.path_operations.values()
        for operation in path_view.operations
    }
    patterns, _app_name, _namespace = api.urls
    for pattern in patterns:
        if pattern.name in limits:
            pattern.callback = limits[pattern.name](api_view(pattern.callback))
        else:
            pattern.callback = index
        yield pattern
