"""What browsers and search engines ask for by themselves."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

# Lists that differ by a parameter only, and what is no page; in each language.
NOT_FOR_ROBOTS = (
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
    """Lead those who do not read the page's own link to the icon."""
    response = redirect(static("home/favicon.svg"))
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What is not to be crawled, and where the list of what may be found is."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/picture.webp"]
    for code, _ in settings.LANGUAGES:
        with override(code):
            home = reverse("home")
        lines += [f"Disallow: {home}{path}" for path in NOT_FOR_ROBOTS]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), "text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """This search as a browser's own, in the language of the address."""
    mime = "application/opensearchdescription+xml"
    return render(request, "home/opensearch.xml", content_type=mime)
