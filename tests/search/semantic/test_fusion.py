"""Fusion of two rankings, and pages of what they give."""

import pytest

from search.semantic.fusion import fuse, fuse_equally, page_of


def test_both_rankings_count_and_words_more():
    assert fuse([1, 2, 3], [], 3) == [1, 2, 3]
    assert fuse([], [7, 8], 0) == [7, 8]
    assert fuse([1], [7], 1) == [1, 7]
    assert fuse([1, 2, 3], [3], 3) == [1, 3, 2]


def test_meaning_weighs_more_for_other_languages():
    by_words = list(range(1, 31))
    for others, rank in ([], 8), ([98], 8), ([99], 2):
        fused = fuse(by_words, [99], 0, others)
        assert fused.index(99) == rank
        assert [pk for pk in fused if pk != 99] == by_words


def test_some_words_weigh_less_in_other_languages():
    assert fuse([1, 2, 3], [9], 0) == [1, 2, 3, 9]
    assert fuse([1, 2, 3], [9], 0, [1, 2]) == [3, 1, 9, 2]
    # With all words they were probably looked for.
    assert fuse([1, 2, 3], [9], 2, [1, 2]) == [1, 2, 3, 9]


def test_equal_rankings_alternate():
    assert fuse_equally([1, 2], [7, 8]) == [1, 7, 2, 8]
    assert fuse_equally([1, 2, 3], [3]) == [3, 1, 2]


def test_order_by_words_remains_without_close_ones():
    assert fuse([1, 2, 3], [], 0, [1]) == [1, 2, 3]


@pytest.mark.parametrize("close", [0, 1, 30, 200])
@pytest.mark.parametrize("words", [0, 1, 19, 20, 21, 60])
def test_pages_have_all_words_once_and_few_others(words, close):
    by_words = list(range(words))
    fused = fuse(by_words, list(range(1_000, 1_000 + close)), words // 2)
    pages = [
        page_of(fused, by_words, offset, 20) for offset in range(0, max(words, 1), 20)
    ]
    shown = [pk for page in pages for pk in page]
    assert [pk for pk in shown if pk < 1_000] == by_words
    assert len(shown) == len(set(shown))
    for page in pages:
        found_by_words = [pk for pk in page if pk < 1_000]
        assert len(found_by_words) <= 20
        assert len(page) - len(found_by_words) <= 5


def test_found_by_meaning_alone_is_on_the_page_of_what_follows():
    fused = [1, 2, 90, 3, 4, 91]
    assert page_of(fused, [1, 2, 3, 4], 0, 2) == [1, 2]
    assert page_of(fused, [1, 2, 3, 4], 2, 2) == [90, 3, 4, 91]
