"""Let nginx (X-Accel-Redirect) or S3 (pre-signed URL) deliver a file.

Permissions are checked before; neither server checks again. Clients never see the path
that nginx uses, and a pre-signed URL expires within a minute.
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse

# The internal location in deploy/nginx.conf; not reachable from outside.
INTERNAL_LOCATION = "/stored-files/"
URL_LIFETIME_SECONDS = 60
# nginx sets these itself, from the file's time and size.
_NGINX_HEADERS = ("Accept-Ranges", "ETag", "Last-Modified")


def nginx_response(name: str, headers: dict[str, str]) -> HttpResponse:
    """Return the response that makes nginx send the stored file `name`."""
    headers = {
        key: value for key, value in headers.items() if key not in _NGINX_HEADERS
    }
    path = INTERNAL_LOCATION + quote(name)
    return HttpResponse(headers=headers | {"X-Accel-Redirect": path})


def storage_redirect(
    request, storage, name: str, headers: dict[str, str]
) -> HttpResponse:
    """Return a redirect to a pre-signed URL. Raises Http404 if the file is missing.

    Anybody with the URL can download the file until it expires, so it is not cached.
    """
    if not storage.exists(name):
        raise Http404
    parameters = {
        "ResponseContentType": headers["Content-Type"],
        "ResponseContentDisposition": headers["Content-Disposition"],
        "ResponseCacheControl": "private, no-store",
    }
    url = storage.url(
        name,
        parameters=parameters,
        expire=URL_LIFETIME_SECONDS,
        http_method=request.method,
    )
    caching = {"Location": url, "Cache-Control": "private, no-store"}
    return HttpResponse(status=302, headers=caching)
