"""The best pages of a resource, and the words marked on them."""

import pytest

from search.engines.base import MARK_END, MARK_START
from search.query.tree import Or, Phrase, Word
from tests.search.contract.entries import change, fill, page, query, resource_entry

FILLER = "The committee met in the spring and the rapporteur thanked the members. " * 8
WHOLE_TEXTS = [
    ("en", "Warned by warnings, the town", Word("warning"), ["Warned", "warnings"]),
    ("en", "Protect, protects", Phrase("protect"), ["Protect"]),
    ("fr", "L'alerte, des alertes, alerter", Word("alerte"), None),
    ("fr", "Des États, l’État", Word("etat"), ["États", "État"]),
    ("ar", "عن حماية المدنيين والحماية", Word("الحماية"), ["حماية", "والحماية"]),
    ("ar", "مَسْؤُولِيَّة كبيرة", Word("مسئولية"), ["مَسْؤُولِيَّة"]),
    ("xx", "ﬁnal ﬁre œuvre", Word("fire"), ["ﬁre"]),
    ("en", "🙂 sanctions 🙂🙂 sanctions", Word("sanctions"), ["sanctions"] * 2),
    ("en", "A quiet year", Word("sanctions"), []),
    ("xx", "Защита гражданских лиц", Word("гражданских"), ["гражданских"]),
]


@pytest.fixture
def library(engine):
    fill(
        engine,
        change(
            resource_entry(1, "Report on sanctions"),
            pages=[
                page(1, f"{FILLER} One word on sanctions. {FILLER}"),
                page(2, f"{FILLER} Nothing here."),
                page(3, "Sanctions: arms sanctions and travel sanctions."),
                page(4, f"Sanctions on arms exports to Sudan. {FILLER}"),
                page(5, f"{FILLER} {FILLER} {FILLER} Sanctions again."),
                page(7, "Sanctions in another file.", document_id=2),
            ],
        ),
        change(
            resource_entry(2, "Rapport"),
            pages=[
                page(1, "Les sanctions contre les réfugiés.", language="fr"),
                page(2, "Rien ici.", language="fr"),
            ],
        ),
        change(resource_entry(3, "Else"), pages=[page(1, "Sanctions, too.")]),
    )
    return engine


def hits(engine, *clauses, ids=(1, 2), **more) -> list[tuple[int, int, int]]:
    found = engine.page_hits(query(*clauses), ids, **more)
    return [(hit.resource_id, hit.document_id, hit.number) for hit in found]


def marks(marked: str) -> list[str]:
    """Return what stands between marks."""
    return [part.split(MARK_END)[0] for part in marked.split(MARK_START)[1:]]


def snippets(engine, *clauses, ids=(1, 2)) -> list[str]:
    return [hit.snippet for hit in engine.page_hits(query(*clauses), ids)]


def plain(marked: str) -> str:
    return marked.replace(MARK_START, "").replace(MARK_END, "")


def test_each_resource_has_at_most_three_best_pages(library):
    found = hits(library, "sanctions")
    assert [hit for hit in found if hit[0] == 2] == [(2, 1, 1)]
    of_first = [hit[1:] for hit in found if hit[0] == 1]
    assert len(of_first) == 3
    assert of_first[0] == (1, 3)
    assert (1, 5) not in of_first


def test_more_pages_can_be_asked_for(library):
    assert len(hits(library, "sanctions", ids=[1], limit=20)) == 5
    assert len(hits(library, "sanctions", ids=[1], limit=1)) == 1


def test_pages_with_all_words_come_first(library):
    assert hits(library, "sanctions sudan", ids=[1])[0] == (1, 1, 4)


def test_nothing_is_found_for_no_words_and_no_resources(library):
    assert hits(library, ids=[1]) == []
    assert hits(library, "sanctions", ids=[]) == []
    assert hits(library, "quokka") == []
    assert hits(library, Word("sanctions", field="title")) == []


def test_excluded_words_are_not_looked_for_on_pages(library):
    asked = query("sudan", excluded=["quokka"])
    assert [hit.number for hit in library.page_hits(asked, [1])] == [4]


def test_only_the_best_pages_have_snippets_if_asked(library):
    found = library.page_hits(query("sanctions"), [1, 3], snippets=1)
    numbers = [(hit.resource_id, hit.number) for hit in found]
    assert numbers[0] == (1, 3)
    assert [(hit.resource_id, hit.number) for hit in found if hit.snippet] == [
        (1, 3),
        (3, 1),
    ]
    assert len(found) == 4


def test_snippets_are_short_and_mark_the_words(library):
    for snippet in snippets(library, "sanction"):
        assert {mark.lower() for mark in marks(snippet)} == {"sanctions"}
        assert len(plain(snippet)) < 300


def test_dots_say_where_a_snippet_was_cut(library):
    hits = library.page_hits(query("sanctions"), [1], limit=20)
    found = {hit.number: plain(hit.snippet) for hit in hits if hit.document_id == 1}
    cut = {n: (text[0] == "…", text[-1] == "…") for n, text in found.items()}
    assert cut == {
        1: (True, True),
        3: (False, False),
        4: (False, True),
        5: (True, False),
    }


def test_a_snippet_shows_where_most_words_stand(library):
    [best, *_] = snippets(library, "sudan exports", ids=[1])
    assert marks(best) == ["exports", "Sudan"]


def test_words_are_marked_in_the_language_of_the_page(library):
    [snippet] = snippets(library, "réfugié", ids=[2])
    assert marks(snippet) == ["réfugiés"]
    assert plain(snippet) == "Les sanctions contre les réfugiés."


def test_stop_words_are_not_marked_beside_others(library):
    [snippet] = snippets(library, "les réfugiés", ids=[2])
    assert "les" not in marks(snippet)


def test_a_phrase_is_marked_where_it_stands(library):
    [snippet] = snippets(library, '"arms sanctions"', ids=[1])
    assert " ".join(marks(snippet)) == "arms sanctions"
    assert plain(snippet) == "Sanctions: arms sanctions and travel sanctions."


def test_beginnings_and_alternatives_are_marked(library):
    [snippet] = snippets(library, Word("refug", is_prefix=True), ids=[2])
    assert marks(snippet) == ["réfugiés"]
    either = Or((Word("quokka"), Word("travel")))
    assert [marks(snippet) for snippet in snippets(library, either)] == [["travel"]]


def test_markup_in_a_text_comes_back_as_it_is(engine):
    text = 'Sanctions & <script>alert("x")</script> <b>arms</b>'
    fill(engine, change(resource_entry(1), pages=[page(1, text)]))
    [snippet] = snippets(engine, "sanctions", ids=[1])
    assert plain(snippet) == text


def test_matching_pages_are_all_told_in_page_order(library):
    assert library.pages_matching(query("sanctions"), 1, 1) == [1, 3, 4, 5]
    assert library.pages_matching(query("sanctions"), 1, 2) == [7]
    assert library.pages_matching(query("quokka"), 1, 1) == []
    assert library.pages_matching(query("sanctions"), 9, 1) == []
    assert library.pages_matching(query(), 1, 1) == []


def test_any_of_the_words_makes_a_page_match(library):
    assert library.pages_matching(query("sudan travel"), 1, 1) == [3, 4]


def test_the_words_are_marked_in_a_whole_text(library, subtests):
    for language, text, clause, marked in WHOLE_TEXTS:
        with subtests.test(text=text):
            result = library.highlight(query(clause), text, language)
            assert plain(result) == text
            if marked is None:
                marked = ["alerte", "alertes", "alerter"]
                assert [mark.removeprefix("L'") for mark in marks(result)] == marked
            else:
                found = [mark.removeprefix("l’") for mark in marks(result)]
                assert found == marked


def test_a_phrase_is_marked_in_a_whole_text(library):
    text = "The responsibility\nto protect. Protect responsibility."
    result = library.highlight(query('"responsibility to protect"'), text, "en")
    assert plain(result) == text
    joined = "".join(marks(result)).replace("\n", " ")
    assert joined in ("responsibility to protect", "responsibilitytoprotect")


def test_a_long_text_is_marked_to_its_end(library):
    text = FILLER * 40 + "sanctions"
    result = library.highlight(query("sanctions"), text, "en")
    assert result == f"{FILLER * 40}{MARK_START}sanctions{MARK_END}"


def test_without_words_nothing_is_marked(library):
    assert library.highlight(query(), "Some text", "en") == "Some text"
    assert library.highlight(query("sanctions"), "", "en") == ""


def test_snippet_avoids_lines_that_pages_repeat(engine):
    text = "Sanctions report\n{}\nSanctions, page 9"
    body = "The council discussed arms sanctions in the spring."
    pages = [
        page(1, text.format(body), header=1, footer=1),
        page(2, text.format("Another subject."), header=1, footer=1),
        page(3, text.format(body)),
    ]
    fill(engine, change(resource_entry(1, "Report"), pages=pages))
    found = engine.page_hits(query("sanctions"), [1])
    snippets = {hit.number: hit.snippet for hit in found}
    marked = f"{MARK_START}sanctions{MARK_END}"
    assert snippets[1] == body.replace("sanctions", marked)
    # Where nothing else matches, the repeated line is why the page was found.
    assert snippets[2].startswith(f"{MARK_START}Sanctions{MARK_END} report")
    assert snippets[3].startswith(f"{MARK_START}Sanctions{MARK_END} report")
