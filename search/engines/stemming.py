"""Stemming for Tantivy and for snippets, by language.

Tantivy receives stems separated by spaces. Texts, queries and snippets are therefore
analyzed in the same way, and all languages share one field: its average length, which
the ranking needs, is that of all texts and not of those in one language.
"""

from __future__ import annotations

import re
from functools import cache

import tantivy

from search.analysis.folding import fold
from search.engines.base import NEUTRAL

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "pt": "portuguese",
}
# Languages for which Tantivy has no list of stop words.
_WITHOUT_STOP_WORDS = {"ar"}
# Stop words missing from Tantivy's lists, or listed there only with accents.
_STOP_WORDS = {
    "en": "its were been from has have had he she his her we our you your i which who"
    " what when where how do does did about than s t",
    "fr": "a est quoi dont elles son si plus comme ni ete etes etre meme memes tres"
    " etait etaient sous entre c d j l m n s t qu jusqu lorsqu puisqu quoiqu",
    "es": "unas u mas si tambien ser esta estan sera segun asi",
    "pt": "uns umas nao sao tambem ja ate so ser ha sera onde",
    "ar": "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين اللذين ما ماذا متى كم"
    " هو هي هم كان كانت يكون قد لا لم لن ليس أن إن أو أم ثم كل بعد قبل بين حتى عند منذ"
    " كما أي أين لماذا كيف هل غير فيه فيها منه منها عليه عليها به بها له لها وهو وهي",
}
# Pattern and replacement applied before stemming, for forms the stemmers do not know.
_BEFORE_STEMMING = {
    # The article with its prefixes, and the prefix "and". A word whose own beginning
    # looks like an article (الالتزام) loses that too, as it does without the article
    # (التزام).
    "ar": (
        r"^(?:(?:[وف]?[بك]?ال|[وف]?لل)(?:ال)?(?=\w{2})(?:و(?=\w{3}))?|و(?=\w{3}))",
        "",
    ),
    # Plurals whose singular has an accent, already folded here, or loses one.
    "es": (r"(?<=\w)enes$", "en"),
    "pt": (r"(?<=\w)[ao]es$", "ao"),
}
# The definitions on which an index depends, for its fingerprint.
DEFINITION = (_STEMMERS, _WITHOUT_STOP_WORDS, _STOP_WORDS, _BEFORE_STEMMING)
# Cached words per language: more than the vocabulary of a large library.
MAX_CACHED_STEMS = 200_000


class _Stems(dict[str, str]):
    """Folded word → its stem in one language, computed on first access."""

    def __init__(self, language: str) -> None:
        self.analyzer = _analyzer(language)
        self.rewrite = _rewrite(language)

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_CACHED_STEMS:
            self.clear()
        stems = self.analyzer.analyze(self.rewrite(word))
        self[word] = stems[0] if stems else ""
        return self[word]


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; "" for a stop word of the language."""
    return word if language == NEUTRAL else _stems(language)[word]


def stemmed(folded: str, language: str) -> str:
    """Return the stems of the words of a folded text, without stop words."""
    if language == NEUTRAL:
        return folded
    return " ".join(filter(None, map(_stems(language).__getitem__, folded.split())))


@cache
def _stems(language: str) -> _Stems:
    return _Stems(language)


def _rewrite(language: str):
    pattern, new = _BEFORE_STEMMING.get(language, (None, ""))
    if pattern is None:
        return str
    return lambda word: re.sub(pattern, new, word)


def _analyzer(language: str) -> tantivy.TextAnalyzer:
    rewrite = _rewrite(language)
    more = [rewrite(fold(word)) for word in _STOP_WORDS[language].split()]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    if language not in _WITHOUT_STOP_WORDS:
        builder = builder.filter(tantivy.Filter.stopword(_STEMMERS[language]))
    builder = builder.filter(tantivy.Filter.custom_stopword(more))
    return builder.filter(tantivy.Filter.stemmer(_STEMMERS[language])).build()
