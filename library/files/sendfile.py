"""A file leaves by another server, which asks nobody: nginx, or a bucket.

The library has decided by then that the reader may see it. The name that the other
server knows it by is told to nobody (nginx), or is worthless within a minute (the
bucket).
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse

# What deploy/nginx.conf calls the folder of the files; no address from outside.
INTERNAL = "/stored-files/"
LINK_SECONDS = 60
# nginx answers conditions and parts itself, by the file's own time and size.
_OF_NGINX = ("Accept-Ranges", "ETag", "Last-Modified")


def nginx_response(name: str, headers: dict[str, str]) -> HttpResponse:
    """Return the answer on which nginx sends the stored file `name` in its place."""
    own = {key: value for key, value in headers.items() if key not in _OF_NGINX}
    return HttpResponse(headers=own | {"X-Accel-Redirect": INTERNAL + quote(name)})


def redirect_to_storage(
    request, storage, name: str, headers: dict[str, str]
) -> HttpResponse:
    """Return a redirect to a signed link. Raises Http404 when the file is gone.

    Who has the link has the file, for as long as it lasts: so no cache keeps it.
    """
    if not storage.exists(name):
        raise Http404
    shown = {
        "ResponseContentType": headers["Content-Type"],
        "ResponseContentDisposition": headers["Content-Disposition"],
        "ResponseCacheControl": "private, no-store",
    }
    link = storage.url(
        name, parameters=shown, expire=LINK_SECONDS, http_method=request.method
    )
    caching = {"Location": link, "Cache-Control": "private, no-store"}
    return HttpResponse(status=302, headers=caching)
