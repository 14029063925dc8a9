"""Files for browsers and search engines: favicon, robots.txt, OpenSearch, sitemaps."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.models import CollectionPage
from home.pages.base import TOP_DEPTH
from library.access.viewers import VISITOR, PageAccess
from library.models import VOCABULARIES, Resource, Term
from library.models.vocabularies import TreeTerm
from library.rate_limits import no_rate_limit
from search.views import INDEX_NAMES

# Lists that differ only in a parameter, and URLs that are not pages; per language.
DISALLOWED_PATHS = (
    "account/",
    "join/",
    "saved/",
    "feeds/",
    "unsubscribe/",
    "page/",
    "library/*/report/",
    "search/?",
    "search/suggest/",
    "search/export.",
    "years/?",
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Makes 10,000 URLs per file in four languages; 50,000 are allowed.
ITEMS_PER_FILE = 2_500
DAY = 24 * 60 * 60


@no_rate_limit("A small picture.")
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for clients that ignore the link in the page."""
    response = redirect(static("home/favicon.svg"))
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@no_rate_limit("A fixed text.")
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


@no_rate_limit("A fixed text.")
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Return the OpenSearch description, in the language of the URL."""
    mime = "application/opensearchdescription+xml"
    return render(request, "home/opensearch.xml", content_type=mime)


class LocalisedSitemap(Sitemap):
    """Lists each item in every language, with links to the other languages.

    Django's own implementation loads all items for each file.
    """

    limit = ITEMS_PER_FILE

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        urls: list[dict] = []
        for item in self.paginator.page(page).object_list:
            paths = {}
            for code in LANGUAGES:
                with override(code):
                    paths[code] = f"{protocol}://{domain}{self.location(item)}"
            alternates = alternates_of(paths)
            lastmod = self._get("lastmod", item)
            urls += (
                {"location": url, "lastmod": lastmod, "alternates": alternates}
                for url in paths.values()
            )
        return urls


def alternates_of(urls: dict[str, str]) -> list[dict]:
    """Return the links between the languages of a page, from its URLs by code.

    `x-default` is the URL in the default language, if there is one.
    """
    links = [{"lang_code": code, "location": url} for code, url in urls.items()]
    if default := urls.get(settings.LANGUAGE_CODE):
        links.append({"lang_code": "x-default", "location": default})
    return links


class PublicResources(LocalisedSitemap):
    """The public resources."""

    def items(self) -> QuerySet[Resource]:
        rows = Resource.objects.visible_to(VISITOR).order_by("pk")
        return rows.only("title", "live", "visibility", "last_published_at")

    def lastmod(self, resource: Resource) -> datetime | None:
        return resource.last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        newest = self.items().aggregate(newest=Max("last_published_at"))
        return newest["newest"]


class PublicTerms(LocalisedSitemap):
    """The terms with public resources, and their broader terms.

    They change with their newest public resource.
    """

    def items(self) -> list[tuple[Term, datetime | None]]:
        return self._dated_terms

    @cached_property
    def _dated_terms(self) -> list[tuple[Term, datetime | None]]:
        resources = Resource.objects.visible_to(VISITOR)
        public_terms: list[tuple[Term, datetime | None]] = []
        for model in VOCABULARIES:
            used = model.objects.filter(resources__in=resources).order_by()
            newest = used.annotate(newest=Max("resources__last_published_at"))
            lineage = model.lineage() if issubclass(model, TreeTerm) else {}
            dates: dict[int, list[datetime]] = {}
            for pk, date in newest.values_list("pk", "newest"):
                for term_id in lineage.get(pk, (pk,)):
                    dates.setdefault(term_id, []).extend([date] if date else [])
            public_terms += [
                (term, max(dates[term.pk], default=None))
                for term in model.objects.order_by("pk")
                if term.pk in dates
            ]
        return public_terms

    def location(self, item: tuple[Term, datetime | None]) -> str:
        return item[0].get_absolute_url()

    def lastmod(self, item: tuple[Term, datetime | None]) -> datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return max((date for _, date in self.items() if date), default=None)


class PublicLists(LocalisedSitemap):
    """The home page and the library's own lists, by URL name."""

    def items(self) -> list[str]:
        names = ["home", "search", "browse", "years"]
        names += INDEX_NAMES.values()
        public = PageAccess(AnonymousUser())
        if public.visible(CollectionPage.objects.all()).exists():
            names.append("collections")
        return names

    def location(self, name: str) -> str:
        return reverse(name)


class PublicPages(Sitemap):
    """The public pages, each in its own language only.

    An untranslated page can also be shown with the interface in other languages; those
    URLs have the original as canonical URL and are not listed.
    """

    limit = ITEMS_PER_FILE * len(LANGUAGES)

    def items(self) -> QuerySet[Page]:
        pages = Page.objects.filter(depth__gte=TOP_DEPTH)
        public = PageAccess(AnonymousUser()).visible(pages)
        return public.select_related("locale").order_by("pk")

    def get_latest_lastmod(self) -> datetime | None:
        return self.items().aggregate(newest=Max("last_published_at"))["newest"]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        pages = list(self.paginator.page(page).object_list)
        keys = {page.translation_key for page in pages}
        groups: dict = {key: {} for key in keys}
        for translation in self.items().filter(translation_key__in=keys):
            # Only the path: the host is that of this request.
            parts = translation.get_url_parts()
            if parts and parts[2]:
                url = f"{protocol}://{domain}{parts[2]}"
                groups[translation.translation_key][
                    translation.locale.language_code
                ] = url
        return [
            {
                "location": urls[page.locale.language_code],
                "lastmod": page.last_published_at,
                "alternates": alternates_of(urls) if len(urls) > 1 else [],
            }
            for page in pages
            if page.locale.language_code in (urls := groups[page.translation_key])
        ]


SITEMAPS = {
    "resources": PublicResources,
    "pages": PublicPages,
    "terms": PublicTerms,
    "lists": PublicLists,
}


@no_rate_limit("Crawlers request it seldom.")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap index."""
    return sitemap_views.index(
        request,
        SITEMAPS,
        template_name="home/sitemap_index.xml",
        sitemap_url_name="sitemap_file",
    )


@no_rate_limit("Crawlers request it seldom.")
@require_safe
def sitemap_file(request: HttpRequest, section: str) -> HttpResponse:
    """Return a file of the sitemap; `p` is its page. Raises Http404."""
    return sitemap_views.sitemap(
        request, SITEMAPS, section, template_name="home/sitemap.xml"
    )
