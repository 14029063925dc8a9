"""Did you mean: a link, made only of what the viewer may see."""

import pytest

from search.analysis.edit_distance import distance, nearest, spellings
from search.engines.base import IndexOperation
from tests.factories import ResourceFactory, UserFactory
from tests.search.contract.entries import EVERY_LEVEL, PUBLIC, fill, resource_entry
from tests.search.site import entry, found, page, words

pytestmark = pytest.mark.django_db
BETTER = {
    "responsibilty": ("responsibility", 2),
    "Responsiblity": ("responsibility", 2),
    "genocid": ("genocide", 1),
    "sanctoins": ("sanctions", 1),
    "responsabilte": ("responsabilité", 1),
    "حمايية": ("حماية", 1),
    "المدنين": ("المدنيين", 1),
}
LEFT_ALONE = [
    "CEASFR",
    '"ceasfire"',
    "ceasfire*",
    "ceasf1re",
    "-ceasfire",
    "S/RES/1674",
    "cea",
]


@pytest.fixture
def library(engine):
    fill(
        engine,
        resource_entry(1, "Responsibility to protect", terms="Genocide"),
        resource_entry(2, "Responsibility", summary="About sanctions."),
        resource_entry(3, "Responsabilité", language="fr", text="Deep pelican."),
        resource_entry(4, "Responsibilitx", visibility="committee"),
        resource_entry(5, "حماية المدنيين", language="ar"),
        resource_entry(6, "UNHRC sessions"),
    )
    return engine


def similar(engine, word, levels=PUBLIC, excluded_ids=frozenset()):
    return engine.similar_words([word], levels, excluded_ids)[word]


def test_like_words_are_those_of_titles_terms_and_summaries(library, subtests):
    for typed, better in BETTER.items():
        with subtests.test(typed=typed):
            assert next(iter(similar(library, typed).similar), None) == better


def test_a_word_that_is_there_is_counted(library):
    assert similar(library, "responsibility").count == 2
    assert similar(library, "pelican").count == 1
    assert similar(library, "pelicam").count == 0


def test_words_of_hidden_and_withheld_resources_are_unknown(library):
    typed = "responsibilitxx"
    assert similar(library, typed, EVERY_LEVEL).similar[0] == ("responsibilitx", 1)
    assert ("responsibilitx", 1) not in similar(library, typed).similar
    excluded_ids = frozenset({4})
    assert ("responsibilitx", 1) not in similar(
        library, typed, EVERY_LEVEL, excluded_ids
    ).similar
    one_less = similar(library, "responsibilty", excluded_ids=frozenset({1}))
    assert one_less.similar[0] == ("responsibility", 1)


def test_several_words_are_answered_together(library):
    answer = library.similar_words(["genocid", "protect"], PUBLIC, ())
    assert answer["genocid"].similar == (("genocide", 1),)
    assert answer["protect"].count == 1


def test_a_spelling_goes_with_its_resource(library):
    library.write("20260101-first", [IndexOperation(2, 2, None)])
    library.refresh("20260101-first")
    assert similar(library, "sanctoins").similar == ()


def test_acronyms_short_words_and_numbers_are_no_spellings():
    assert spellings(["UNHCR on the G5 Sahel, R2P and 2024"]) == ["sahel"]
    assert spellings(["和平与安全 ـــــ กขคงจ"]) == []
    assert spellings(["État, États"]) == ["etat état", "etats états"]


def test_nearest_knows_exchanged_missing_and_extra_letters():
    assert distance("ceasfire", "ceasefire") == distance("abcd", "abdc") == 1
    assert distance("", "abc") == 3
    counts = [("sahel", 5), ("sachel", 9), ("sahal", 9), ("saxxel", 99)]
    assert nearest("sahle", counts) == (("sahel", 5),)
    assert nearest("sahel", [("sahel", 5)]) == ()


# On the page


@pytest.fixture
def resources(index, write):
    for number in range(3):
        ResourceFactory(title=f"Ceasefire {number}", pages=["ceasefire in Gaza"])
    ResourceFactory(title="Ceasfires", visibility="committee")
    write()


def test_with_no_hits_the_better_spelling_is_shown_and_the_typed_one_offered(
    resources, client
):
    html = page(client, "ceasfire")
    assert "Showing results for ceasefire . Search instead for ceasfire" in words(html)
    assert len(found(client, "ceasfire")) == 3
    assert 'href="?q=ceasfire&amp;also=off" rel="nofollow"' in html
    literal = page(client, "ceasfire", also="off")
    assert "Did you mean: ceasefire" in words(literal)
    assert "No results" in literal


def test_with_few_hits_it_is_a_link_and_replaces_nothing(resources, client):
    html = page(client, "Gaza ceasfire")
    assert "Did you mean: Gaza ceasefire" in words(html)
    assert 'href="?q=Gaza+ceasefire"' in html
    assert '<input id="q" type="search" name="q" value="Gaza ceasfire"' in html


def test_it_stands_above_the_results(resources, client):
    for typed in ("Gaza ceasfire", "ceasfire"):
        html = page(client, typed)
        notice, rows = 'class="notice spelling"', '<ol class="results">'
        assert html.index(notice) < html.index(rows)


def test_filters_stay_with_the_better_spelling(index, write, client):
    right = ResourceFactory(title="Ceasefire", type="report")
    ResourceFactory(title="Ceasefire", type="toolkit")
    write()
    html = page(client, "ceasfire", type="report")
    assert found(client, "ceasfire", type="report") == [right.pk]
    assert "?q=ceasefire&amp;type=report" in html


def test_acronyms_phrases_beginnings_and_numbers_are_left_alone(
    resources, client, subtests
):
    for typed in LEFT_ALONE:
        with subtests.test(typed=typed):
            text = words(page(client, typed))
            assert "Did you mean" not in text
            assert "Showing results for" not in text


def test_what_is_found_often_needs_no_other_spelling(resources, client):
    assert "Did you mean" not in page(client, "ceasefire")


def test_what_the_glossary_knows_is_spelt_right(resources, client):
    entry(en="ceasfire\ntruce")
    assert "Showing results" not in page(client, "ceasfire")


def test_words_that_only_others_may_see_are_never_offered(index, write, client):
    ResourceFactory(title="Canaries", visibility="members")
    write()
    assert "canaries" not in page(client, "canariess").lower().replace("canariess", "")
    client.force_login(UserFactory(role="member"))
    assert "Showing results for canaries" in words(page(client, "canariess"))


def test_scripts_in_words_are_escaped(resources, client):
    html = page(client, 'ceasfire "><img src=x onerror=alert(1)>')
    assert "<img src=x" not in html
