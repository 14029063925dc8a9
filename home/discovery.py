"""Files for browsers and search engines: favicon, robots.txt, OpenSearch."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

# Lists that differ only in a parameter, and URLs that are not pages; per language.
DISALLOWED_PATHS = (
    "account/",
    "join/",
    "saved/",
    "feeds/",
    "unsubscribe/",
    "page/",
    "search/?",
    "search/suggest/",
    "search/export.",
    "years/?",
)
DAY = 24 * 60 * 60


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for clients that ignore the link in the page."""
    response = redirect(static("home/favicon.svg"))
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: disallowed paths and the URL of the sitemap."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/picture.webp"]
    for code, _ in settings.LANGUAGES:
        with override(code):
            home = reverse("home")
        lines += [f"Disallow: {home}{path}" for path in DISALLOWED_PATHS]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), "text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Return the OpenSearch description, in the language of the URL."""
    mime = "application/opensearchdescription+xml"
    return render(request, "home/opensearch.xml", content_type=mime)
