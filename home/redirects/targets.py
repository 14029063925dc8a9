"""Where a redirect leads one reader.

It is followed only where its target is there for them: otherwise the answer stays the
404 it was, so that no redirect tells of a hidden page or resource.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from home.pages.languages import local_url
from library.access.pages import PageAccess
from library.resources.tombstones import Gone
from library.views.files import visible_resource

MAX_HOPS = 5


def find_redirect(request: HttpRequest, full_path: str) -> Redirect | None:
    """Return the redirect set for an address: with its parameters, else without.

    What is set for an address without a language holds for it in every language.
    """
    path = Redirect.normalise_path(full_path, decode_unicode=False)
    paths = (path, urlsplit(path).path)
    for candidate in dict.fromkeys((*paths, *map(_without_language, paths))):
        if redirect := get_redirect(request, candidate):
            return redirect
    return None


def _without_language(path: str) -> str:
    code = get_language_from_path(path)
    return (path.removeprefix(f"/{code}") or "/") if code else path


def visible_target(redirect: Redirect, request: HttpRequest) -> str | None:
    """Return where a redirect leads this reader; None where nothing is there for them.

    A target that is redirected itself is followed. A loop leads nowhere.
    """
    for _hop in range(MAX_HOPS):
        if redirect.redirect_page:
            return _visible_page_url(redirect, request)
        target = redirect.redirect_link
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
            return target or None
        if is_there(target, request):
            return target
        path = urlsplit(target)._replace(scheme="", netloc="").geturl()
        following = find_redirect(request, path)
        if following is None:
            return None
        redirect = following
    return None


def _visible_page_url(redirect: Redirect, request: HttpRequest) -> str | None:
    page = redirect.redirect_page
    url = local_url(page, request)
    if not url or not PageAccess.of(request).may_view(page):
        return None
    return url.rstrip("/") + (redirect.redirect_page_route_path or "/")


def is_there(url: str, request: HttpRequest) -> bool:
    """Return whether this reader finds something at an address of this site."""
    path = urlsplit(url).path or "/"
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return _is_visible(match, request)


def _is_visible(match: ResolverMatch, request: HttpRequest) -> bool:
    if match.url_name == "wagtail_serve":
        return _finds_page(match.args[0], request)
    if match.url_name == "wagtaildocs_serve":
        # The name of a file stands in its address.
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


def _finds_page(path: str, request: HttpRequest) -> bool:
    site = Site.find_for_request(request)
    components = [component for component in path.split("/") if component]
    if site is None:
        return False
    try:
        page = site.root_page.localized.specific.route(request, components).page
    except Http404:
        return False
    return PageAccess.of(request).may_view(page)
