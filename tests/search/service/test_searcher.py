"""What a reader is shown, and what happens while the engine is away."""

import pytest

from library.access.viewers import COMMITTEE, EDITOR, MEMBER, VISITOR
from search.engines import circuit_breaker
from search.engines.base import EngineDown
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.search_inside import EngineSearchInside
from search.service.searcher import search
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LEVELS = {
    "visitor": (VISITOR, {"public"}),
    "member": (MEMBER, {"public", "members"}),
    "committee": (COMMITTEE, {"public", "members", "committee"}),
    "editor": (EDITOR, {"public", "members", "committee"}),
}


def ask(text="", viewer=VISITOR, sort="", page=1, per_page=20, **filters):
    return search(
        SearchRequest(viewer, text, parse(text), filters, sort, page, per_page)
    )


def titles(*args, **kwargs):
    return [hit.resource.title for hit in ask(*args, **kwargs).hits]


def test_each_viewer_finds_counts_and_reads_their_levels_only(index, write, subtests):
    for level in ("public", "members", "committee"):
        ResourceFactory(
            title=f"{level} pelican",
            visibility=level,
            pages=[f"a pelican of the {level}"],
            themes=[f"T-{level}"],
        )
    write()
    for who in LEVELS:
        with subtests.test(who=who):
            assert_finds_counts_and_reads(*LEVELS[who])


def assert_finds_counts_and_reads(viewer, levels: set[str]) -> None:
    results = ask("pelican", viewer)
    assert {hit.resource.visibility for hit in results.hits} == levels
    assert results.total == len(levels)
    (themes,) = [facet for facet in results.facets if facet.name == "theme"]
    assert {value.code for value in themes.values} == {f"T-{x}" for x in levels}
    page_hits = [page_hit for hit in results.hits for page_hit in hit.page_hits]
    snippets = "".join(piece.text for hit in page_hits for piece in hit.snippet)
    assert all(
        (f"of the {x}" in snippets) == (x in levels) for x in LEVELS["editor"][1]
    )


def test_only_editors_are_offered_the_filter_by_visibility(index, write):
    ResourceFactory(title="One")
    write()
    assert "visibility" in {facet.name for facet in ask(viewer=EDITOR).facets}
    assert "visibility" not in {facet.name for facet in ask(viewer=COMMITTEE).facets}


def test_facets_have_labels_trees_and_keep_what_is_chosen(index, write):
    africa = RegionFactory(code="002", label_en="Africa")
    sudan = RegionFactory(code="SDN", label_en="Sudan", parent=africa)
    kenya = RegionFactory(code="KEN", label_en="Kenya", parent=africa)
    RegionFactory(code="CHL", label_en="Chile")
    ResourceFactory(title="A", regions=[sudan], type="report")
    ResourceFactory(title="B", regions=[sudan, kenya], type="report")
    ResourceFactory(title="C", regions=["CHL"], type="minutes")
    # A term of hidden resources alone is as unknown as a code without a term.
    ResourceFactory(title="D", regions=["HID"], visibility="members")
    write()
    found = ask(region=("CHL", "HID"), type=("report",)).facets
    (values,) = (facet.values for facet in found if facet.name == "region")
    rows = [(v.label, v.depth, v.count, v.is_selected) for v in values]
    assert rows == [
        ("Africa", 0, 2, False),
        ("Sudan", 1, 2, False),
        ("Kenya", 1, 1, False),
        ("Chile", 0, 0, True),
    ]


def test_an_advocacy_region_finds_its_countries(index, write):
    chad = RegionFactory(code="TCD", label_en="Chad")
    sahel = RegionFactory(code="SAHEL", kind="advocacy")
    sahel.members.add(chad)
    ResourceFactory(title="On Chad", regions=[chad])
    ResourceFactory(title="On Peru", regions=["PER"])
    write()
    assert titles(region=("SAHEL",)) == ["On Chad"]


def test_unknown_codes_find_nothing_and_break_nothing(index, write):
    ResourceFactory(title="A", type="report")
    write()
    assert ask(type=("no-such-type",)).total == 0
    assert ask(year=("abc",)).total == 0


def test_a_page_past_the_bound_is_refused_with_a_word(index):
    results = ask(page=10**9)
    assert results.is_too_deep
    assert results.hits == ()


def test_search_inside_a_resource(index, write):
    resource = ResourceFactory(
        title="Manual", pages=["first heron", "nothing", "another heron"]
    )
    write()
    file = resource.files.get()
    inside = EngineSearchInside({"q": "heron", "also": "off"})
    assert (inside.text, inside.params) == ("heron", {"q": "heron", "also": "off"})
    assert inside.page_numbers(file) == [1, 3]
    assert {page.number for page in inside.matching_pages(resource)} == {1, 3}
    highlighted = inside.highlighted("One Heron <b>", "en")
    pieces = [(piece.text, piece.is_match) for piece in highlighted]
    assert pieces == [("One ", False), ("Heron", True), (" <b>", False)]


@pytest.mark.slow
def test_a_bounded_number_of_queries_for_any_number_of_hits(
    index, write, django_assert_max_num_queries
):
    def fill(number):
        for n in range(number):
            ResourceFactory(
                title=f"crane {n}",
                pages=["the crane"],
                regions=[f"R{n}", f"Q{n}"],
                themes=[f"T{n}"],
                organisations=[f"Org {n}"],
                type="report",
            )
        write()

    fill(2)
    with django_assert_max_num_queries(20) as few:
        assert len(ask("crane").hits) == 2
    fill(10)
    with django_assert_max_num_queries(len(few)):
        assert len(ask("crane").hits) == 12


class SilentEngine:
    """An engine that never answers."""

    asked = 0

    def __getattr__(self, name):
        def fail(*args, **kwargs):
            self.asked += 1
            raise EngineDown("nobody there")

        return fail


@pytest.fixture
def engine_away(monkeypatch):
    engine = SilentEngine()
    monkeypatch.setattr(circuit_breaker, "get_engine", lambda: engine)
    return engine


@pytest.fixture
def rows():
    theme = ThemeFactory(code="C1", label_en="Early warning", label_fr="Alerte précoce")
    parent = RegionFactory(code="002")
    sudan = RegionFactory(code="SDN", parent=parent)
    org = OrganisationFactory(label_en="Secretariat")
    ResourceFactory(title="Osprey report", themes=[theme], regions=[sudan])
    ResourceFactory(title="Minutes", summary="on the osprey", organisations=[org])
    ResourceFactory(title="Secret osprey", visibility="committee", themes=[theme])
    ResourceFactory(title="Draft osprey", live=False)


def test_without_engine_titles_summaries_and_terms_are_searched(rows, engine_away):
    assert set(titles("osprey")) == {"Osprey report", "Minutes"}
    assert titles("précoce") == ["Osprey report"]
    assert titles("secretariat") == ["Minutes"]
    assert titles("osprey -report") == ["Minutes"]
    assert ask("osprey").is_limited


def test_without_engine_the_same_visibility_holds(rows, engine_away):
    assert "Secret osprey" not in titles("osprey", MEMBER)
    assert "Secret osprey" in titles("osprey", COMMITTEE)


def test_without_engine_filters_still_narrow(rows, engine_away):
    assert titles(region=("002",)) == ["Osprey report"]
    assert titles(theme=("C1",), viewer=COMMITTEE, sort="title") == [
        "Osprey report",
        "Secret osprey",
    ]
    assert ask(year=("abc", "99999999999999")).total == 0


def test_an_engine_that_keeps_failing_is_left_alone(rows, engine_away):
    for _ in range(20):
        assert ask("osprey").is_limited
    assert engine_away.asked == circuit_breaker.MAX_FAILURES


def test_a_question_that_the_engine_cannot_answer_is_no_fault_page(rows, monkeypatch):
    class ConfusedEngine:
        def search(self, question):
            raise KeyError("hits")

    monkeypatch.setattr(circuit_breaker, "get_engine", ConfusedEngine)
    for _ in range(circuit_breaker.MAX_FAILURES + 1):
        assert set(titles("osprey")) == {"Osprey report", "Minutes"}


def test_the_breaker_tries_again_after_a_while():
    now = [0.0]
    subject = circuit_breaker.CircuitBreaker(clock=lambda: now[0])
    for _ in range(circuit_breaker.MAX_FAILURES):
        assert not subject.is_open()
        subject.record_failure()
    assert subject.is_open()
    now[0] += circuit_breaker.PROBE_SECONDS + 1
    assert not subject.is_open(), "one request may try"
    assert subject.is_open(), "the others wait for its outcome"
    subject.record_success()
    assert not subject.is_open()


def test_failures_far_apart_do_not_open_the_breaker():
    now = [0.0]
    subject = circuit_breaker.CircuitBreaker(clock=lambda: now[0])
    for _ in range(20):
        subject.record_failure()
        now[0] += circuit_breaker.WINDOW_SECONDS
    assert not subject.is_open()


def test_a_request_without_a_viewer_cannot_be_made():
    with pytest.raises(TypeError):
        SearchRequest(viewer=None)
