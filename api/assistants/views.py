"""The address of the protocol: /mcp. Off unless ASSISTANTS is on."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from api.rest import problems
from api.rest.requests import LANGUAGE, set_limit_headers
from api.tokens.access import token_client
from library.rate_limits import DeclaredLimit

PACKAGE = "django_mcpz"
# A call has some words and numbers.
MAX_BODY_BYTES = 64 * 1024
POST_ONLY = "Send messages of the Model Context Protocol with POST."
TOO_LARGE = f"The message is too large. Send at most {MAX_BODY_BYTES // 1024} KB."
TOO_DEEP = "The message is nested too deeply."


def is_installed() -> bool:
    """Return whether the extra `assistants` is installed."""
    return find_spec(PACKAGE) is not None


def _reject(request: HttpRequest, wait: int) -> HttpResponse:
    return _finish(request, problems.too_many_requests(request, wait))


@DeclaredLimit("assistants", client=token_client, reject=_reject)
@csrf_exempt  # nothing is changed, and sessions do not count
def mcp(request: HttpRequest) -> HttpResponse:
    """Respond to a message of an assistant, with what its token may read."""
    if not (settings.ASSISTANTS and is_installed()):
        raise Http404
    return _finish(request, _respond(request))


def _respond(request: HttpRequest) -> HttpResponse:
    # The package is an extra.
    from django_mcpz.jsonrpc import INVALID_REQUEST, PARSE_ERROR, error_response

    from api.assistants.tools import server

    if request.method != "POST":
        return problems.method_not_allowed(request, POST_ONLY, "POST")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        return error_response(None, INVALID_REQUEST, TOO_LARGE, status=413)
    language = request.GET.get(LANGUAGE)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    try:
        with override(language):
            return server(request)
    except RecursionError:
        return error_response(None, PARSE_ERROR, TOO_DEEP, status=400)


def _finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Authorization"])
    set_limit_headers(request, response)
    return response
