"""Pages that few may view appear in no answer to others: no title, address or gap.

All that may show pages is read with the hidden pages in place, then without them.
"""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from home.models import CollectionPage, Navigation, NewsIndexPage, NewsPage, TextPage
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.pages import add_page, home_page, library_blocks, restrict, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
CANARY = "quagga"
PATHS = ["/", "/fr/", "/ar/", "/collections/", "/fr/collections/", "/browse/"]
PATHS += ["/toolkit/", "/fr/toolkit/", "/every-block/", "/news/", "/fr/news/"]
PATHS += ["/toolkit/feed.atom", "/toolkit/export.csv", "/robots.txt", "/nowhere/"]
PATHS += ["/search/", "/search/?q=sparrow", "/fr/search/?q=sparrow"]
PATHS += ["/search/suggest/?q=spar", "/search/feed.atom?q=sparrow", "/sitemap.xml"]
# Words that only the hidden pages have.
ASKED = ["/search/?q=quagga", "/fr/search/?q=quagga", "/search/suggest/?q=quagga"]
ASKED += ["/search/feed.atom?q=quagga", "/search/export.csv?q=quagga"]


@pytest.fixture
def resource(index, write):
    RegionFactory(code="SDN", label_en="Sudan")
    resource = ResourceFactory(title="Sparrow report", regions=["SDN"])
    write()
    return resource


@pytest.fixture
def hidden_pages(resource) -> list:
    """Public pages, and beside them pages for the committee and drafts."""
    news = add_page(NewsIndexPage, "News")
    add_page(NewsPage, "First item", news, date="2026-01-01", picks=[resource])
    body = [("text", "<p>A sparrow.</p>")]
    toolkit = add_page(CollectionPage, "Toolkit", picks=[resource], body=body)
    add_page(CollectionPage, "Second collection", picks=[resource])

    text = [("text", f"<p>A sparrow and a {CANARY}.</p>")]
    section = add_page(TextPage, "Quagga", body=text, show_in_menus=True)
    values = {"picks": [resource], "body": text, "intro": "Quagga."}
    below = add_page(CollectionPage, "Quagga below", section, **values)
    beside = add_page(CollectionPage, "Quagga beside", **values)
    item = add_page(NewsPage, "Quagga news", news, date="2026-02-02", **values)
    drafts = [
        add_page(CollectionPage, "Quagga draft", **values),
        add_page(NewsPage, "Quagga draft", news, **values),
    ]
    french = [translate(page, "fr", title="Quagga") for page in (toolkit, beside)]
    for page in drafts:
        page.unpublish()
    for page in (section, beside, item, *french):
        restrict(page, "Committee")
    show_everywhere([section, below, beside])
    return [*french, section, beside, item, *drafts]


def show_everywhere(pages: list) -> None:
    """Show hidden pages in the menu, the footer and the blocks of a public page."""
    resource = CollectionPage.objects.first().picks.first().resource
    body = library_blocks({resource: "A note"})
    collections = [page for page in pages if isinstance(page, CollectionPage)]
    shown = [*collections, CollectionPage.objects.first()]
    body.append(("collections", {"pages": shown}))
    links = [{"label": "Quagga", "target_page": page} for page in pages]
    body.append(("links", {"heading": "Links", "links": links}))
    add_page(TextPage, "Every block", body=body)
    menu = [("link", {"label": "Library", "library_list": "search"})]
    menu += [("link", link) for link in links]
    Navigation.objects.create(
        header_en=menu,
        legal_en=menu,
        columns_en=[("column", {"heading": "Quagga", "links": links})],
    )


def answers(client, paths: list[str]) -> list[str]:
    return [
        re.sub(r"\d\d:\d\d:\d\d(\.\d+)?", "", everything_in(client.get(path)))
        for path in paths
    ]


def delete(pages: list) -> None:
    for page in pages:
        page.refresh_from_db()
        page.delete()


@pytest.mark.slow
@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_page_leaves_every_answer_as_it_is(client, resource, hidden_pages, role):
    if role == "member":
        client.force_login(UserFactory(role=role))
    call_command("update_index", verbosity=0)
    paths = [*PATHS, *sitemaps(client), resource.get_absolute_url()]
    with_them = answers(client, paths)
    asked = answers(client, ASKED)
    delete(hidden_pages)
    call_command("update_index", verbosity=0)

    for path, before, after in zip(
        paths, with_them, answers(client, paths), strict=True
    ):
        assert before == after, path
        assert CANARY not in before.casefold(), path
    assert asked == answers(client, ASKED)


def test_committee_is_shown_its_pages(client, resource, hidden_pages):
    """The canary is where the other test looks for it."""
    client.force_login(UserFactory(role="committee"))
    call_command("update_index", verbosity=0)
    paths = ["/", "/collections/", "/toolkit/", "/every-block/", "/news/"]
    paths += ["/search/?q=sparrow", "/search/?q=quagga", resource.get_absolute_url()]
    for path in paths:
        main = everything_in(client.get(path)).partition('<main id="main"')[2]
        assert CANARY in main.casefold(), path
    assert home_page().title


def sitemaps(client) -> list[str]:
    text = everything_in(client.get("/sitemap.xml"))
    return re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", text)
