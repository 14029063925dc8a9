"""A collection: its page, feed, exports, and what stands beside it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.utils import timezone
from wagtail.models import ReferenceIndex

from home.models import (
    CollectionPage,
    NewsIndexPage,
    NewsPage,
    PickedResource,
    TextPage,
)
from library.models import Resource
from search import breaker
from search.chosen import get_engine
from tests.channels import everything_in
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, home_page, restrict, translate
from tests.search.test_feed import feed, links, titles

pytestmark = pytest.mark.django_db
FILES = ["feed.atom", "export.csv", "export.ris", "export.bib"]
SECRET = "Quagga dossier"


@pytest.fixture
def toolkit(index, write) -> CollectionPage:
    """A collection of a picked resource and a stored search for the word `sparrow`."""
    picked = ResourceFactory(title="Heron guide", pages=["Text."], type="toolkit")
    ResourceFactory(title="Sparrow report", language="fr", pages=["x"], type="report")
    ResourceFactory(title="Distractor")
    write()
    body = [("text", "<h2>Why a toolkit</h2><p>Text.</p>")]
    return add_page(
        CollectionPage, "Toolkit", picks=[picked], query_string="q=sparrow", body=body
    )


def html_of(client, url: str = "/toolkit/") -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return " ".join(response.content.decode().split())


def pick(page: CollectionPage, resource: Resource, **values) -> None:
    PickedResource.objects.create(page=page, resource=resource, **values)


def added(title: str, days_ago: int) -> None:
    moment = timezone.now() - timezone.timedelta(days=days_ago)
    Resource.objects.filter(title=title).update(first_published_at=moment)


def exported_titles(client, url: str) -> list[str]:
    text = b"".join(client.get(url)).decode("utf-8-sig")
    return [row["Title"] for row in csv.DictReader(io.StringIO(text))]


def linked_titles(html: str, heading: str) -> list[str]:
    """Return the texts of the links below a heading of the aside."""
    section = re.search(rf"{heading}</h2>(.*?)</ul>", html)
    return re.findall(r"<a [^>]*>([^<]*)</a>", section[1]) if section else []


def test_page_counts_what_it_holds(client, toolkit):
    html = html_of(client)
    today = timezone.localdate().isoformat()
    assert "1 picked resource<" in html
    assert '<span class="lang own" title="English">EN</span>' in html
    assert f'<time datetime="{today}">' in html
    assert "Note on Heron guide" in html


def test_stored_search_shows_counts_and_narrower_searches(client, toolkit, write):
    added("Sparrow report", days_ago=100)
    ResourceFactory(title="Sparrow notes", language="en", pages=["x"], type="toolkit")
    write()
    html = html_of(client)
    assert ">All 2 results</a>" in html
    assert "1 resource is new in the last 90 days." in html
    assert 'href="/search/?q=sparrow&amp;lang=fr"' in html
    assert 'href="/search/?q=sparrow&amp;type=report"' in html
    assert 'href="/search/export.csv?q=sparrow"' in html
    assert "Distractor" not in html


def test_stored_search_does_not_repeat_picked_resources(client, toolkit):
    pick(toolkit, Resource.objects.get(title="Sparrow report"))
    html = html_of(client)
    assert html.count(">Sparrow report</a>") == 1


def test_stored_search_asks_the_engine_once_for_results(client, toolkit, monkeypatch):
    calls = []
    call = breaker.call

    def counted(ask):
        calls.append(ask)
        return call(ask)

    monkeypatch.setattr(breaker, "call", counted)
    html_of(client)
    # Results, their pages, and what is new of them.
    assert len(calls) == 3


def test_on_this_page_lists_headings(client, toolkit):
    html = html_of(client)
    assert '<h2 id="section-why-a-toolkit"' in html
    assert linked_titles(html, "On this page") == [
        "Why a toolkit",
        "Picked for you",
        "Also in the library",
    ]


def test_feed_holds_picked_resources_and_results(client, toolkit):
    added("Heron guide", days_ago=1)
    added("Sparrow report", days_ago=2)
    found = feed(client, "/toolkit/feed.atom")
    assert titles(found) == ["Heron guide", "Sparrow report"]
    assert links(found) == {
        "alternate": "http://testserver/toolkit/",
        "self": "http://testserver/toolkit/feed.atom",
    }


def test_exports_hold_picked_resources_first(client, toolkit):
    expected = ["Heron guide", "Sparrow report"]
    assert exported_titles(client, "/toolkit/export.csv") == expected
    response = client.get("/toolkit/export.ris")
    text = b"".join(response).decode()
    assert text.index("Heron guide") < text.index("Sparrow report")
    assert response["Content-Disposition"] == 'attachment; filename="toolkit.ris"'
    assert response["X-Robots-Tag"] == "noindex"
    assert "Distractor" not in text


@pytest.mark.parametrize("name", FILES)
def test_file_of_a_hidden_page_is_absent(client, toolkit, name):
    restrict(toolkit, "Members")
    absent = client.get(f"/nowhere/{name}")
    hidden = client.get(f"/toolkit/{name}")
    assert hidden.status_code == absent.status_code == 404
    assert everything_in(hidden) == everything_in(absent)
    client.force_login(UserFactory(role="member"))
    assert client.get(f"/toolkit/{name}").status_code == 200
    toolkit.unpublish()
    assert client.get(f"/toolkit/{name}").status_code == 404


@pytest.mark.parametrize("url", ["/feed.atom", "/toolkit/feed.rss", "/text/feed.atom"])
def test_other_files_are_absent(client, toolkit, url):
    add_page(TextPage, "Text")
    assert client.get(url).status_code == 404
    assert client.post("/toolkit/feed.atom").status_code == 405


def test_files_are_in_the_readers_language(client, toolkit):
    assert client.get("/fr/toolkit/feed.atom").status_code == 200
    translate(toolkit, "fr", title="Boîte à outils", slug="boite")
    response = client.get("/fr/toolkit/feed.atom")
    assert (response.status_code, response["Location"]) == (302, "/fr/boite/feed.atom")
    assert client.get("/fr/boite/export.csv").status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_files_without_engine_answer_503(client, toolkit, settings, name):
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.ElasticsearchEngine"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nobody listens
    get_engine.cache_clear()
    response = client.get(f"/toolkit/{name}")
    assert response.status_code == 503
    assert "Sparrow report" in html_of(client)


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_resources_leave_page_and_files_as_they_are(
    client, toolkit, write, role
):
    if role == "member":
        client.force_login(UserFactory(role=role))
    urls = ["/toolkit/", *(f"/toolkit/{name}" for name in FILES)]
    other = add_page(CollectionPage, "Other", add_page(TextPage, "Section"))
    moment = toolkit.last_published_at
    before = [everything_in(client.get(url)) for url in urls]

    hidden = ResourceFactory(title=f"Sparrow {SECRET}", visibility="committee")
    write()
    for page in (toolkit, other):
        pick(page, hidden, note=SECRET, sort_order=-1)
    CollectionPage.objects.filter(pk=toolkit.pk).update(last_published_at=moment)

    assert [everything_in(client.get(url)) for url in urls] == before
    client.force_login(UserFactory(role="committee"))
    for url in urls:
        text = everything_in(client.get(url))
        assert SECRET in text, url
    assert "Other" in linked_titles(html_of(client), "Related collections")


def test_visitors_follow_by_feed_and_members_by_email(client, toolkit):
    save = 'href="/saved/new/?q=sparrow"'
    html = html_of(client)
    assert 'href="/toolkit/feed.atom"' in html
    assert save not in html
    client.force_login(UserFactory(role="member"))
    assert save in html_of(client)
    toolkit.query_string = ""
    toolkit.save_revision().publish()
    html = html_of(client)
    assert "/saved/new/" not in html
    assert "Also in the library" not in html


def test_related_collections_share_resources_or_parent(client, toolkit):
    heron = Resource.objects.get(title="Heron guide")
    section = add_page(TextPage, "Section")
    add_page(CollectionPage, "Elsewhere", section)
    add_page(CollectionPage, "Sharing", section, picks=[heron])
    add_page(CollectionPage, "Beside")
    restrict(add_page(CollectionPage, SECRET, picks=[heron]), "Members")
    related = linked_titles(html_of(client), "Related collections")
    assert related == ["Sharing", "Beside"]


def test_news_about_the_collection_stand_beside_it(client, toolkit):
    heron = Resource.objects.get(title="Heron guide")
    index = add_page(NewsIndexPage, "News")
    add_page(NewsPage, "Picks it", index, date="2026-01-01", picks=[heron])
    add_page(NewsPage, "Another matter", index, date="2026-01-03")
    restrict(add_page(NewsPage, SECRET, index, picks=[heron]), "Members")
    text = f'<p><a linktype="page" id="{toolkit.pk}">Toolkit</a></p>'
    linking = add_page(
        NewsPage, "Links", index, date="2026-01-02", body=[("text", text)]
    )
    ReferenceIndex.create_or_update_for_object(linking)
    assert linked_titles(html_of(client), "In the news") == ["Links", "Picks it"]


def test_untranslated_page_is_served_with_files_of_its_frame(client, toolkit):
    html = html_of(client, "/ar/toolkit/")
    assert 'href="/ar/toolkit/feed.atom"' in html
    assert '<aside lang="ar" dir="rtl">' in html


def test_preview_of_a_new_collection_is_shown(rf, index):
    home = home_page()
    page = CollectionPage(title="New", slug="new", locale=home.locale)
    page.depth, page.path = home.depth + 1, f"{home.path}000Z"
    page.set_url_path(home)
    response = page.make_preview_request(preview_mode="visitor")
    assert response.status_code == 200
    assert "New" in response.render().content.decode()


def test_resource_page_lists_its_collections(client, toolkit, write):
    heron = Resource.objects.get(title="Heron guide")
    other = Resource.objects.get(title="Distractor")
    translate(toolkit, "fr", title="Boîte à outils", slug="boite")
    add_page(CollectionPage, "Second", picks=[heron])
    before = html_of(client, heron.get_absolute_url())
    restrict(add_page(CollectionPage, SECRET, picks=[heron]), "Members")
    add_page(CollectionPage, SECRET, picks=[heron]).unpublish()

    assert html_of(client, heron.get_absolute_url()) == before
    assert linked_titles(before, "In these collections") == ["Second", "Toolkit"]
    french = html_of(client, f"/fr{heron.get_absolute_url()}")
    assert 'href="/fr/boite/"' in french
    assert 'href="/fr/second/"' in french
    assert "collections</h2>" not in html_of(client, other.get_absolute_url())
