"""Models of the index outbox, vectors, the glossary and promotions."""

from .glossary import GlossaryEntry
from .outbox import IndexState, SearchIndex
from .promotions import Promotion
from .vectors import DocumentVectors, EmbeddingState

__all__ = [
    "DocumentVectors",
    "EmbeddingState",
    "GlossaryEntry",
    "IndexState",
    "Promotion",
    "SearchIndex",
]
