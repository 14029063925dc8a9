"""The library that the browser tests read: small, of real files, with all it needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.management import call_command
from wagtail.models import Collection

from library.models import Resource
from library.vocabularies.seed import seed_vocabularies
from search.index.rebuild import rebuild
from tests.factories import (
    LibraryDocumentFactory,
    ResourceFactory,
    UserFactory,
)

PASSWORD = "a long enough sentence"
MEMBER = "nadia"
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
            "page": f"{toolkit.files.first().page_url(2)}?q=warning",
            "regions": "/regions/",
            "region": "/regions/sudan/",
            "years": "/years/",
            "login": "/account/login/",
        }


def fill() -> dict[str, Resource]:
    """Put everything into an empty database, and build its index. Returns by name."""
    if not Collection.objects.exists():
        # Tests with real commits empty the database, and with it Wagtail's first rows.
        Collection.add_root(name="Root")
    seed_vocabularies()
    UserFactory(username=MEMBER, password=PASSWORD, role="member")
    made = {"toolkit": _toolkit(), "minutes": _minutes(), "arabic": _arabic()}
    ResourceFactory(title=HOSTILE, type="toolkit", pages=["Late warning, early trap."])
    for number in range(24):
        _report(number)
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
