"""The library that the browser tests read: small, of real files, with all it needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Collection, Locale, Page

from home.models import CollectionPage, HomePage, NewsPage
from library.extraction import MEDIA_TYPES, cover
from library.models import LibraryImage, Resource
from library.vocabularies.seed import seed_vocabularies
from search.index.rebuild import rebuild
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    ResourceFactory,
    UserFactory,
)
from tests.pages import add_page, site_about

PASSWORD = "a long enough sentence"
MEMBER = "nadia"
EDITOR = "amina"
DEMO = settings.BASE_DIR / "demo"
# Files of the demo whose covers weigh most: texts close together, in four languages.
COVERED = (
    "early-warning-checklist-ar",
    "four-crimes-fr",
    "digital-security-en",
    "framework-guide-en",
    "ga-debate-planning-en",
    "transitional-justice-es",
)
HOSTILE = "Warning <script>document.title = 'run'</script>"
COUNTRIES = ("SDN", "TCD", "SYR", "MMR", "COL", "FRA", "KEN", "IRQ", "FJI", "PER")
TYPES = ("report", "policy-brief", "toolkit", "statement", "guidance")
PAGE = (
    "The team met twice a month to compare what each office had heard. A warning that "
    "reaches nobody who can act is only a record, so every warning names a person and "
    "a day. Neighbours, teachers and nurses were asked first. "
)


@dataclass(frozen=True)
class Library:
    """Where it is served, and the resources that the journeys go to.

    toolkit: a public PDF with "early warning" on pages 2 and 4 of 5. minutes: for
    members, with the word "saffron". arabic: in Arabic, its word on page 2 of 3.
    """

    url: str
    toolkit: Resource
    minutes: Resource
    arabic: Resource

    @property
    def addresses(self) -> dict[str, str]:
        """The readers' pages by name, each with something on it."""
        toolkit = self.toolkit
        return {
            "home": "/",
            "results": "/search/?q=warning&region=002&lang=en",
            "nothing": "/search/?q=absent&type=toolkit",
            "resource": f"{toolkit.get_absolute_url()}?q=warning",
            "report": f"{toolkit.get_absolute_url()}report/?kind=problem",
            "page": f"{toolkit.files.first().page_url(2)}?q=warning",
            "document": toolkit.files.first().text_url,
            "regions": "/regions/",
            "region": "/regions/sudan/",
            "years": "/years/",
            "login": "/account/login/",
        }

    @property
    def site_pages(self) -> dict[str, str]:
        """A page of each type that editors build, by name."""
        return {
            "home": "/",
            "text": "/every-block/",
            "collection": "/toolkit/",
            "news index": "/news/",
            "news": "/news/first-item/",
        }


def fill() -> dict[str, Resource]:
    """Put everything into an empty database, and build its index. Returns by name."""
    if not Collection.objects.exists():
        # Tests with real commits empty the database, and with it Wagtail's first rows.
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code="en")
        Page.add_root(title="Root", slug="root", locale=Locale.get_default())
    seed_vocabularies()
    UserFactory(username=MEMBER, password=PASSWORD, role="member")
    UserFactory(username=EDITOR, password=PASSWORD, role="editor")
    made = {"toolkit": _toolkit(), "minutes": _minutes(), "arabic": _arabic()}
    ResourceFactory(title=HOSTILE, type="toolkit", pages=["Late warning, early trap."])
    for number in range(24):
        _report(number)
    for name in COVERED:
        _covered(name)
    _site(made["toolkit"])
    rebuild()
    return made


def empty() -> None:
    """Take everything out again; Wagtail's root collection stays."""
    call_command("flush", verbosity=0, interactive=False)
    Collection.add_root(name="Root")


def _toolkit() -> Resource:
    pages = [
        "Contents",
        "How an early warning begins.",
        "An interlude without the words.",
        "How an early warning ends.",
        "Sources",
    ]
    return ResourceFactory(
        title="Early warning toolkit",
        summary="From a rumour to an answer.",
        type="toolkit",
        regions=["SDN", "TCD"],
        themes=["A"],
        organisations=["One Coalition"],
        published_on="2024-03-01",
        un_symbol="A/79/1",
        rights="CC BY 4.0",
        files=[
            {"document": LibraryDocumentFactory(pdf=True, pages=pages)},
            {"language": "ar", "pages": ["الإنذار المبكر warning"]},
        ],
    )


def _minutes() -> Resource:
    document = LibraryDocumentFactory(pdf=True, pages=["Agenda", "On saffron trade."])
    return ResourceFactory(
        title="Minutes of the members",
        visibility="members",
        type="report",
        regions=["FJI"],
        files=[{"document": document}],
    )


def _arabic() -> Resource:
    pages = ["المحتويات", "كيف يبدأ الإنذار المبكر في القرى.", "المصادر"]
    return ResourceFactory(
        title="دليل العاملين في القرى",
        summary="من الشائعة إلى الجواب.",
        language="ar",
        type="toolkit",
        regions=["SYR"],
        published_on="2023-05-01",
        pages=pages,
    )


def _report(number: int) -> Resource:
    """One of many: the distractors, and what a full page of results is made of."""
    return ResourceFactory(
        title=f"Warning systems, report {number}",
        summary=PAGE,
        type=TYPES[number % 2],
        regions=[COUNTRIES[number % 10], COUNTRIES[number % 7]],
        themes=["AB"[number % 2]],
        organisations=[f"Office {number % 12}"],
        published_on=f"{2008 + number % 12}-06-01",
        pages=[f"Page {page} of {number}. {PAGE * 3}" for page in range(4)],
    )


def _covered(name: str) -> Resource:
    """One of the newest: with the first page of a file of the demo as its cover."""
    path = DEMO / "files" / f"{name}.pdf"
    document = LibraryDocumentFactory(content=path.read_bytes(), name="file.pdf")
    image = cover(path, MEDIA_TYPES["pdf"])
    document.cover.save("cover", ContentFile(image), save=True)
    title = f"A guide for practitioners, with a title as long as many: {name}"
    return ResourceFactory(
        title=title,
        type="policy-brief",
        organisations=["One Coalition"],
        published_on="2025-06-01",
        files=[{"document": document}],
    )


def _site(resource: Resource) -> None:
    """Build a page of each type, and pictures on all that may have one."""
    site_about({resource: "Begin with the checklist."})
    add_page(CollectionPage, "Third collection", intro=PAGE[:140])
    picture = {name: _picture(name) for name in ("threads", "alert-tree", "pages")}
    HomePage.objects.update(hero_image=picture["threads"])
    for page, name in zip(CollectionPage.objects.all(), picture, strict=True):
        page.listing_image = picture[name]
        page.save()
    NewsPage.objects.update(listing_image=picture["pages"], intro=PAGE[:140])


def _picture(name: str) -> LibraryImage:
    content = (DEMO / "pictures" / f"{name}.webp").read_bytes()
    return LibraryImageFactory(title=name, file=ContentFile(content, f"{name}.webp"))
