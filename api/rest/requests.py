"""What all requests to the API share: access, limits, language, caching and CORS.

Sessions do not count: a request reads what is public, or what its token may read. A
page of another site may therefore read what is public (CORS), and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    get_conditional_response,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.translation import override

from api.rest import problems
from api.tokens.access import InvalidToken, access_of, token_client
from library.access.viewers import Viewer
from library.rate_limits import DeclaredLimit

LANGUAGE = "language"
PREFLIGHT_SECONDS = 24 * 60 * 60
EXPOSED_HEADERS = (
    "Content-Disposition, Content-Range, ETag, RateLimit, RateLimit-Policy, Retry-After"
)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return what a request may read. Raises InvalidToken."""
    return access_of(request).viewer


def api_limit(kind: str) -> DeclaredLimit:
    """Return a decorator for an endpoint: requests are counted per token, or per IP."""
    return DeclaredLimit(kind, client=token_client, reject=_reject)


def api_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view of the API, which answers GET, HEAD and OPTIONS."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        if request.method not in ("GET", "HEAD"):
            return finish(request, problems.method_not_allowed(request))
        method, request.method = request.method, "GET"
        try:
            response = _call(view, request, args, kwargs)
        finally:
            # The server leaves out the body of the response to HEAD.
            request.method = method
        return finish(request, response)

    answer.csrf_exempt = True  # nothing is changed, and sessions do not count
    return answer


def _call(view, request: HttpRequest, args: tuple, kwargs: dict) -> HttpResponse:
    try:
        access_of(request)
    except InvalidToken:
        return problems.invalid_token(request)
    language = request.GET.get(LANGUAGE) or settings.LANGUAGE_CODE
    codes = [code for code, _name in settings.LANGUAGES]
    if language not in codes:
        detail = f"language: use one of {', '.join(codes)}."
        return problems.problem(request, 400, "invalid-parameter", detail)
    with override(language):
        return view(request, *args, **kwargs)


def finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the headers of a response, and make it 304 for who has the same already.

    Only what was read for this request, with its access, has an ETag: a request for
    something hidden is never answered with 304.
    """
    has_token = "Authorization" in request.headers
    caching = "private, no-store" if has_token else "public, no-cache"
    response.setdefault("Cache-Control", caching)
    patch_vary_headers(response, ["Authorization"])
    # A file has the ETag of its stored bytes, or gets one from nginx.
    if response.status_code == 200 and "Content-Disposition" not in response:
        set_response_etag(response)
        response = get_conditional_response(request, response["ETag"], None, response)
    set_limit_headers(request, response)
    if not has_token:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    response["X-Robots-Tag"] = "noindex"
    return response


def set_limit_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the client its limit, and what is left of it."""
    if status := getattr(request, "rate_limit_status", None):
        name, limit = status.kind, status.limit
        policy = f'"{name}";q={limit.requests};w={limit.seconds}'
        response["RateLimit-Policy"] = policy
        response["RateLimit"] = f'"{name}";r={status.remaining};t={status.reset}'


def _preflight() -> HttpResponse:
    """Allow pages of other sites to read, but not to send a token."""
    response = HttpResponse(status=204)
    response["Allow"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def _reject(request: HttpRequest, wait: int) -> HttpResponse:
    return finish(request, problems.too_many_requests(request, wait))
