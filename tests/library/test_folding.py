"""Folding of texts, and the place of each folded character in the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.folding import fold, fold_in_place

PIECES = [
    "plain words ",
    "Æon",
    "ﬁn",
    "漢字",
    "ไทย",
    "و\u0654",
    "ـ",
    "\u00ad",
    "É",
    "½",
]


@settings(derandomize=True)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20))
def test_every_folded_character_has_its_place_in_the_text(pieces):
    text = "".join(pieces)
    folded, places = fold_in_place(text)
    if places is None:
        assert len(folded) == len(text)
        return
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize("letters", ["漢字", "ไทย", "カナ"])
def test_spaceless_script_is_folded_alike_in_plain_and_other_texts(letters):
    plain = "a long plain text of ASCII letters around two or three others " * 3
    spaced = " ".join(letters)
    for text in (f"{plain}{letters} end", f"déjà {letters} end"):
        assert fold(text).split()[-len(letters) - 1 : -1] == spaced.split()
        folded, places = fold_in_place(text)
        place = folded.index("end")
        assert text[places[place] : places[place + 3]] == "end"
