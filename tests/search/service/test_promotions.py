"""What the secretariat recommends for a reader's words stands first, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from library.access.viewers import COMMITTEE, MEMBER, VISITOR
from library.models import Resource
from search.admin.glossary_seed import seed_glossary
from search.models import IndexState, Promotion
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import (
    excluded_ids,
    promoted_ids,
    search,
    search_ids,
)
from tests.factories import ResourceFactory, UserFactory
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db
LABEL = "Recommended by the secretariat"
# What is recommended for, and what a reader types.
SAME_WORDS = [
    ("early warning", "EARLY  Warning"),
    ("Alerte précoce", "alerte precoce"),
    ("الإنذار", "الانذار"),
    ("veto, restraint?", "veto restraint"),
]
OTHER_WORDS = ["early", "early warning systems"]
OTHER_WORDS += ["early warning -word", "title:early warning"]


def pin(resource, typed="early warning", **fields) -> Promotion:
    fields = {"note": "For a test"} | fields
    return Promotion.objects.create(words=typed, resource=resource, **fields)


def ask(text, viewer=VISITOR, sort="", page=1, per_page=20, **filters):
    return search(
        SearchRequest(viewer, text, parse(text), filters, sort, page, per_page)
    )


def titles(*args, **kwargs):
    return [hit.resource.title for hit in ask(*args, **kwargs).hits]


@pytest.fixture
def shelf(index, write):
    """Four resources on the words, the last one hardly, and one on something else."""
    made = [
        ResourceFactory(title=f"Early warning {n}", type="report") for n in range(3)
    ]
    made.append(
        ResourceFactory(title="Handbook", pages=["warning " + "word " * 300 + "early"])
    )
    made.append(ResourceFactory(title="Charter", pages=["on something else"]))
    write()
    return made


def test_a_recommended_resource_is_first_whatever_case_and_accents(shelf, subtests):
    for pinned, typed in SAME_WORDS:
        Promotion.objects.all().delete()
        pin(shelf[4], pinned)
        with subtests.test(pinned=pinned):
            first, *others = ask(typed).hits
            assert first.resource.title == "Charter"
            assert first.is_promoted
            assert not any(hit.is_promoted for hit in others)


def test_other_words_have_no_promotion(shelf, subtests):
    pin(shelf[4])
    for typed in OTHER_WORDS:
        with subtests.test(typed=typed):
            assert "Charter" not in titles(typed)


def test_a_recommended_match_is_listed_and_counted_once(shelf):
    before = ask("early warning")
    pin(shelf[3])
    after = ask("early warning")
    assert before.total == after.total == 4
    assert [hit.resource.title for hit in after.hits].count("Handbook") == 1
    assert after.hits[0].resource.title == "Handbook"
    assert after.hits[0].page_hits
    assert after.all_words == before.all_words
    assert after.facets == before.facets


def test_one_that_does_not_match_counts_once_more_and_not_as_having_the_words(shelf):
    pin(shelf[4])
    results = ask("early warning")
    assert results.total == 5
    assert results.all_words == 4
    assert not results.hits[0].page_hits


def test_pages_of_results_follow_each_other_without_gap_or_repetition(shelf):
    pin(shelf[3])
    pin(shelf[4])
    whole = titles("early warning")
    assert whole[:2] == ["Handbook", "Charter"]
    cut = [
        title
        for number in (1, 2, 3)
        for title in titles("early warning", page=number, per_page=2)
    ]
    assert cut == whole
    assert len(set(whole)) == 5
    assert titles("early warning", page=2, per_page=1) == ["Charter"]


def test_several_stand_in_the_editors_order(shelf):
    pin(shelf[4], sort_order=2)
    pin(shelf[3], sort_order=1)
    assert titles("early warning")[:2] == ["Handbook", "Charter"]


def test_another_order_or_a_filter_has_none(shelf):
    pin(shelf[4])
    assert "Charter" not in titles("early warning", sort="newest")
    assert "Charter" not in titles("early warning", type=("report",))
    assert not any(hit.is_promoted for hit in ask("").hits)


def test_one_ends_after_its_last_day(shelf, subtests):
    today = timezone.localdate()
    for days, is_shown in [(-1, False), (0, True), (1, True), (None, True)]:
        Promotion.objects.all().delete()
        pin(shelf[4], until=None if days is None else today + timedelta(days=days))
        with subtests.test(days=days):
            assert ("Charter" in titles("early warning")) is is_shown


@pytest.mark.parametrize("level", ["members", "committee"])
def test_a_hidden_one_leaves_no_trace_for_a_visitor(client, shelf, write, level):
    before = page(client, "early warning")
    secret = ResourceFactory(title="Secret heron", visibility=level)
    write()
    pin(secret)
    html = page(client, "early warning")
    assert html == before
    assert LABEL not in html
    allowed = MEMBER if level == "members" else COMMITTEE
    assert titles("early warning", allowed)[0] == "Secret heron"


def test_an_unpublished_or_withheld_one_is_not_shown(shelf, write):
    draft = ResourceFactory(title="Draft heron", live=False)
    write()
    pin(draft)
    pin(shelf[4])
    assert titles("early warning")[0] == "Charter"
    IndexState.objects.filter(pk=shelf[4].pk).update(is_excluded=True)
    assert excluded_ids() == {shelf[4].pk}
    results = ask("early warning")
    assert results.total == 4
    assert "Charter" not in [hit.resource.title for hit in results.hits]


def test_one_made_narrower_is_gone_at_once(shelf):
    pin(shelf[4])
    Resource.objects.filter(pk=shelf[4].pk).update(visibility="committee")
    results = ask("early warning")
    assert results.total == 4
    assert not any(hit.is_promoted for hit in results.hits)


def test_the_page_says_who_recommends_it(client, shelf):
    pin(shelf[4])
    html = page(client, "early warning")
    assert words(html).count(LABEL) == 1
    assert found(client, "early warning")[0] == shelf[4].pk
    assert "Recommandé par le secrétariat" in words(
        client.get("/fr/search/?q=early warning").content.decode()
    )


def test_a_list_that_is_taken_along_has_it_too(shelf):
    pin(shelf[4])
    request = SearchRequest(VISITOR, "early warning", parse("early warning"))
    ids = search_ids(request, 100)
    assert ids[0] == shelf[4].pk
    assert len(ids) == len(set(ids)) == 5


def test_words_without_promotions_cost_one_query(shelf, django_assert_num_queries):
    pin(shelf[4])
    request = SearchRequest(VISITOR, "early warning", parse("early warning"))
    other = request.with_text("early")
    with django_assert_num_queries(1):
        assert not promoted_ids(other, frozenset())
    with django_assert_num_queries(2):
        assert promoted_ids(request, frozenset()) == (shelf[4].pk,)


def test_words_that_nobody_can_type_and_a_second_time_are_refused(shelf):
    with pytest.raises(ValidationError, match="at least one word"):
        Promotion(words=" ?! ", resource=shelf[0], note="x").full_clean()
    pin(shelf[0])
    with pytest.raises(ValidationError, match="already"):
        Promotion(words="Early WARNING", resource=shelf[0], note="x").full_clean()


def test_editors_recommend_from_the_menu_of_the_library(client, shelf):
    seed_glossary()
    client.force_login(UserFactory(role="editor"))
    add = reverse("wagtailsnippets_search_promotion:add")
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert menu.index('"Library"') < menu.index('"Promoted results"')
    response = client.post(
        add,
        {
            "words": "genocide",
            "resource": shelf[4].pk,
            "sort_order": 0,
            "until": "",
            "note": "The basics",
        },
    )
    assert response.status_code == 302
    assert titles("Genocide")[0] == "Charter"
    listed = client.get(
        reverse("wagtailsnippets_search_promotion:list"), {"q": "charter"}
    )
    assert "genocide" in listed.content.decode()


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_others_recommend_nothing(client, role):
    client.force_login(UserFactory(role=role))
    assert (
        client.get(reverse("wagtailsnippets_search_promotion:add")).status_code == 302
    )
