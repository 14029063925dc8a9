"""Pages are cut into passages that can be quoted, whatever the text is."""

import pytest

from search.semantic.passages import MAX_CHARACTERS, WORDS, cut_passages

SENTENCE = "The mission reports on the protection of civilians every month. "


def cut(*pages: str):
    return list(cut_passages(enumerate(pages, start=1)))


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "a", "7", "ⵜ", "12.3.2005 – 4", "ⴰⵎⴰⵣⵉⵖ ⵜⴰⵎⵓⵔⵜ " * 90, "\ud800"],
)
def test_text_without_anything_to_compare_has_none(text):
    assert cut(text, "") == []


def test_short_page_is_one_passage():
    (passage,) = cut("", "  Protection of civilians in armed conflict \n")
    assert passage.page == 2
    assert passage.text == "Protection of civilians in armed conflict"


def test_long_page_is_cut_at_sentences_without_loss():
    text = SENTENCE * 60
    passages = cut(text)
    assert [text[p.start : p.end] for p in passages] == [p.text for p in passages]
    assert " ".join(p.text for p in passages) == text.strip()
    assert all(p.text.endswith(".") for p in passages)
    lengths = [len(p.text.split()) for p in passages]
    assert max(lengths) - min(lengths) <= 10
    assert WORDS * 0.7 < max(lengths) < WORDS * 1.3


@pytest.mark.parametrize("word", ["word ", "保护平民", "x"])
def test_text_without_sentences_or_spaces_is_cut(word):
    passages = cut(word * 10_000)
    assert 10 <= len(passages) <= 110
    assert max(len(p.text) for p in passages) <= MAX_CHARACTERS * 1.3


def test_passages_do_not_cross_pages():
    assert [p.page for p in cut(SENTENCE, SENTENCE * 20, "1")] == [1, 2, 2]
