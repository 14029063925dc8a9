"""Targets of redirects that a viewer may see.

If the viewer may not see the target, the response stays a 404, so that a redirect does
not reveal a hidden page or resource.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from home.pages.languages import local_url
from library.access.viewers import PageAccess
from library.resources.tombstones import Gone
from library.views.files import visible_resource

MAX_HOPS = 5


def find_redirect(request: HttpRequest, full_path: str) -> Redirect | None:
    """Return the redirect of a URL with its parameters, else without them.

    A redirect from a path without language prefix applies to all languages.
    """
    path = Redirect.normalise_path(full_path, decode_unicode=False)
    paths = (path, urlsplit(path).path)

    def remove_language(path: str) -> str:
        code = get_language_from_path(path)
        return (path.removeprefix(f"/{code}") or "/") if code else path

    for candidate in dict.fromkeys((*paths, *map(remove_language, paths))):
        if redirect := get_redirect(request, candidate):
            return redirect
    return None


def visible_target(redirect: Redirect, request: HttpRequest) -> str | None:
    """Return the target of a redirect; None if the viewer may not see it.

    Follows further redirects. Returns None for a loop.
    """
    for _hop in range(MAX_HOPS):
        if redirect.redirect_page:
            page = redirect.redirect_page
            url = local_url(page, request)
            if not url or not PageAccess.of(request).may_view(page):
                return None
            return url.rstrip("/") + (redirect.redirect_page_route_path or "/")
        target = redirect.redirect_link
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
            return target or None
        if is_visible(target, request):
            return target
        path = urlsplit(target)._replace(scheme="", netloc="").geturl()
        next_redirect = find_redirect(request, path)
        if next_redirect is None:
            return None
        redirect = next_redirect
    return None


def is_visible(url: str, request: HttpRequest) -> bool:
    """Return whether the viewer may see the content of a URL of this site."""
    path = urlsplit(url).path or "/"
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        if match.url_name == "wagtail_serve":
            return _is_page_visible(match.args[0], request)
        if match.url_name == "wagtaildocs_serve":
            # The URL contains the name of a file, which may be secret.
            return False
        if "library/<int:pk>" not in match.route:
            return True
        try:
            visible_resource(request, match.kwargs["pk"])
        except Gone:
            return True
        except Http404:
            return False
        return True


def _is_page_visible(path: str, request: HttpRequest) -> bool:
    site = Site.find_for_request(request)
    components = [component for component in path.split("/") if component]
    if site is None:
        return False
    try:
        page = site.root_page.localized.specific.route(request, components).page
    except Http404:
        return False
    return PageAccess.of(request).may_view(page)
