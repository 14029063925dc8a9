"""All words, across the fields, when ten resources have them; else any, said so."""

import pytest

from search.engines.base import MIN_ALL_TERMS_HITS
from tests.factories import OrganisationFactory, ResourceFactory, ThemeFactory
from tests.search.site import found, page, rows, words

pytestmark = pytest.mark.django_db
NOTICE = "the others have some of them."


def with_both(count: int, **fields) -> set[int]:
    """Make resources with both words of "quokka habitat", one in the title."""
    made = [
        ResourceFactory(title=f"Quokka {n}", pages=["its habitat"], **fields)
        for n in range(count)
    ]
    return {resource.pk for resource in made}


@pytest.fixture
def with_one():
    """Some with one of the words, at their best; and one with neither."""
    made = [ResourceFactory(title="Habitat", pages=["habitat"]) for _ in range(2)]
    ResourceFactory(title="Apart", pages=["on something else"])
    return {resource.pk for resource in made}


def test_ten_with_all_words_make_the_others_superfluous(index, write, client, with_one):
    whole = with_both(MIN_ALL_TERMS_HITS)
    write()
    html = page(client, "quokka habitat")
    assert MIN_ALL_TERMS_HITS == 10
    assert set(rows(html)) == whole
    assert "10 results" in words(html)
    assert NOTICE not in words(html)


def test_nine_with_all_words_come_first_and_the_page_says_what_follows(
    index, write, client, with_one
):
    whole = with_both(MIN_ALL_TERMS_HITS - 1)
    write()
    html = page(client, "quokka habitat")
    assert set(rows(html)[:9]) == whole
    assert set(rows(html)[9:]) == with_one
    assert "11 results" in words(html)
    assert f"9 results have all your words; {NOTICE}" in words(html)


def test_what_one_may_not_see_does_not_make_ten(index, write, client, with_one):
    whole = with_both(3)
    with_both(20, visibility="members")
    write()
    html = page(client, "quokka habitat")
    assert set(rows(html)) == whole | with_one
    assert f"3 results have all your words; {NOTICE}" in words(html)


def test_none_with_all_words_is_said_too(index, write, client, with_one):
    write()
    html = page(client, "quokka habitat")
    assert set(rows(html)) == with_one
    assert "No result has all your words; these have some of them." in words(html)


def test_the_words_may_stand_in_title_summary_terms_and_text(index, write, client):
    theme = ThemeFactory(code="T", label_en="Mediation")
    office = OrganisationFactory(label_en="Secretariat")
    spread = ResourceFactory(
        title="Handbook",
        summary="For monitors.",
        themes=[theme],
        organisations=[office],
        pages=["Nothing.", "On sanctions."],
    )
    three = ResourceFactory(title="Handbook", summary="For monitors.", themes=[theme])
    ResourceFactory(title="Apart")
    write()
    html = page(client, "handbook monitor mediation secretariat sanction")
    assert rows(html) == [spread.pk, three.pk]
    assert f"1 result has all your words; {NOTICE}" in words(html)
    office.delete()
    write()
    assert "No result has all your words" in words(
        page(client, "handbook monitor mediation secretariat sanction")
    )


def test_more_of_the_words_rank_higher_and_the_best_of_all_words_first(
    index, write, client
):
    one = ResourceFactory(title="Quokka quokka quokka", pages=["quokka " * 30])
    two = ResourceFactory(title="Note", pages=["The quokka and its habitat. " * 2])
    all_three = ResourceFactory(
        title="Note", pages=[f"{'Other words. ' * 50} quokka habitat law"]
    )
    write()
    assert found(client, "quokka habitat law") == [all_three.pk, two.pk, one.pk]


def test_one_word_is_never_some_of_the_words(index, write, client, with_one):
    write()
    html = page(client, "habitat")
    assert set(rows(html)) == with_one
    assert NOTICE not in words(html)
    assert "these have some of them" not in words(html)
