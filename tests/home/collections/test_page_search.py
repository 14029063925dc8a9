"""Pages beside search results, restricted to the viewer's permissions."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from home.models import CollectionPage, TextPage
from home.panels import page_links, plain_words, with_link_fields
from search.models import GlossaryEntry
from search.query.glossary import expand_query
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, home_page, restrict, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
WORDS = "corncrake census"
HOSTILE = [
    'corncrake"',
    '"corncrake census',
    "corncrake\x00",
    "corncrake AND",
    "corncrake OR NOT (",
    "NEAR(corncrake, 2)",
    "corncrake* ^ { } : '' \\ & | ! <->",
    "title:corncrake -",
    "%s %d %(x)s corncrake",
    "كرو\u064fان corncrake",
    "corncrake " * 300,
    "c" * 3000,
]


@pytest.fixture
def search_pages(index, write):
    """Index all pages, then return the titles beside the results of some words."""

    def titles(client, words: str = WORDS, path: str = "/search/", **params):
        call_command("update_index", verbosity=0)
        response = client.get(path, {"q": words, **params})
        assert response.status_code == 200
        html = response.content.decode()
        aside = re.search(r'<aside class="on-site".*?</aside>', html, re.DOTALL)
        return re.findall(r"<a [^>]*>([^<]*)</a>", aside[0]) if aside else []

    return titles


def add_text(title: str, text: str = WORDS, **values):
    return add_page(TextPage, title, body=[("text", f"<p>{text}</p>")], **values)


def test_pages_with_all_words_stand_beside_results(client, search_pages):
    add_text("Bird counts")
    add_text("Distractor", "corncrake alone")
    assert search_pages(client) == ["Bird counts"]
    assert search_pages(client, "bird counts") == ["Bird counts"]


def test_no_pages_beside_further_results(client, search_pages):
    add_text("Bird counts")
    for number in range(21):
        ResourceFactory(title=f"{WORDS} {number}")
    assert search_pages(client, page="2") == []


def test_pages_with_words_in_the_title_come_first(client, search_pages):
    add_text("Corncrake census")
    for number in range(3):
        add_text(f"Page {number}")
    assert search_pages(client) == ["Corncrake census", "Page 2", "Page 1"]


def test_home_page_is_not_listed(client, search_pages):
    home = home_page()
    home.title = "Corncrake census"
    home.save_revision().publish()
    add_text("Bird counts")
    assert search_pages(client) == ["Bird counts"]


def test_links_take_no_query_for_each_page(
    client, search_pages, django_assert_num_queries
):
    for number in range(3):
        add_text(f"Page {number}")
    assert len(search_pages(client)) == 3
    pages = with_link_fields(TextPage.objects.all())
    request = RequestFactory().get("/search/")
    page_links(request, pages)  # reads the sites
    with django_assert_num_queries(1):
        links = page_links(request, pages.all())
    assert {link.text: link.url for link in links} == {
        f"Page {number}": f"/page-{number}/" for number in range(3)
    }


def test_three_pages_at_most(client, search_pages):
    for number in range(5):
        add_text(f"Page {number}")
    assert len(search_pages(client)) == 3


def test_pages_do_not_change_the_results(client, index, write):
    ResourceFactory(title=f"{WORDS} report")
    write()
    paths = [f"/search/feed.atom?q={WORDS}", f"/search/export.csv?q={WORDS}"]
    paths += ["/search/suggest/?q=corn"]
    before = [everything_in(client.get(path)) for path in paths]
    add_text("Corncrake page")
    call_command("update_index", verbosity=0)

    assert [everything_in(client.get(path)) for path in paths] == before
    page = client.get("/search/", {"q": WORDS})
    assert page.context["page"].results.total == 1
    assert len(page.context["panels"]) == 1


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_raise_nothing(client, search_pages, words):
    add_text("Bird counts", "corncrake")
    search_pages(client, words)


def test_operators_are_words_or_nothing(client, search_pages):
    add_text("Bird counts", "corncrake")
    assert search_pages(client, "corncrake\x00") == ["Bird counts"]
    assert search_pages(client, "corncrake*") == ["Bird counts"]
    # Excluded words are excluded from nothing: then no page is better than a wrong one.
    assert search_pages(client, "corncrake -counts") == []


def test_glossary_adds_no_words(client, search_pages):
    GlossaryEntry.objects.create(terms_en="early warning", terms_fr="alerte")
    assert plain_words(expand_query('early-warning "hate speech"').query) == [
        "early",
        "warning",
        "hate",
        "speech",
    ]


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_page_leaves_results_as_they_are(client, index, write, role):
    if role == "member":
        client.force_login(UserFactory(role=role))
    add_text("Bird counts")
    call_command("update_index", verbosity=0)
    before = everything_in(client.get("/search/", {"q": WORDS}))
    restrict(add_text("Corncrake secret"), "Committee")
    add_text("Corncrake draft").unpublish()
    translate(add_text("Corncrake French", "x"), "fr", title=f"Perdu {WORDS}")
    call_command("update_index", verbosity=0)

    assert everything_in(client.get("/search/", {"q": WORDS})) == before
    assert "Bird counts" in before


def test_committee_finds_its_pages(client, search_pages):
    client.force_login(UserFactory(role="committee"))
    restrict(add_text("Corncrake secret"), "Committee")
    assert search_pages(client) == ["Corncrake secret"]


def test_pages_are_in_the_language_of_the_reader(client, search_pages):
    translate(add_text("Bird counts"), "fr", title="Comptages")
    add_text("Untranslated")
    assert search_pages(client, path="/fr/search/") == ["Untranslated", "Comptages"]
    assert search_pages(client) == ["Untranslated", "Bird counts"]


def test_unpublished_text_finds_no_page(client, search_pages):
    page = add_text("Bird counts", "something else")
    page.body = [("text", f"<p>{WORDS}</p>")]
    page.save_revision()
    assert search_pages(client) == []


def test_notes_and_links_find_no_page(client, search_pages):
    hidden = ResourceFactory(title="Hidden", visibility="committee")
    private = add_page(TextPage, "Private")
    restrict(private, "Committee")
    body = [
        (
            "picked_resources",
            {"heading": WORDS, "picks": [{"resource": hidden, "note": WORDS}]},
        ),
        ("search_results", {"heading": WORDS, "query_string": f"q={WORDS}"}),
        ("links", {"links": [{"label": WORDS, "target_page": private}]}),
    ]
    page = add_page(CollectionPage, "Toolkit", body=body, query_string=f"q={WORDS}")
    page.picks.create(resource=hidden, note=WORDS)
    assert search_pages(client) == []
    assert search_pages(client, "toolkit") == ["Toolkit"]


def test_home_pages_are_not_found(client, search_pages):
    home = home_page()
    home.intro = WORDS
    home.save_revision().publish()
    assert search_pages(client) == []
