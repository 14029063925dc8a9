"""What browsers and search engines ask for by themselves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from library.models import Resource
from library.viewers import VISITOR

# Lists that differ by a parameter only, and what is no page; in each language.
NOT_FOR_ROBOTS = (
    "account/",
    "join/",
    "saved/",
    "feeds/",
    "unsubscribe/",
    "search/?",
    "search/suggest/",
    "search/export.",
    "years/?",
)
ADDRESSES_A_FILE = 10_000
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


class PublicResources(Sitemap):
    """The resources for everybody, whoever asks."""

    limit = ADDRESSES_A_FILE

    def items(self) -> QuerySet[Resource]:
        rows = Resource.objects.visible_to(VISITOR).order_by("pk")
        return rows.only("title", "live", "visibility", "last_published_at")

    def lastmod(self, resource: Resource) -> datetime | None:
        return resource.last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        newest = self.items().aggregate(newest=Max("last_published_at"))
        return newest["newest"]


SITEMAPS = {"resources": PublicResources}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap."""
    return sitemaps.index(
        request,
        SITEMAPS,
        template_name="home/sitemap_index.xml",
        sitemap_url_name="sitemap_file",
    )


@require_safe
def sitemap_file(request: HttpRequest, section: str) -> HttpResponse:
    """One file of the sitemap, with `p` the next one. Raises Http404."""
    return sitemaps.sitemap(
        request, SITEMAPS, section, template_name="home/sitemap.xml"
    )
