"""Models of the index outbox, the glossary and promotions."""

from .glossary import GlossaryEntry
from .outbox import IndexState, SearchIndex
from .promotions import Promotion

__all__ = [
    "GlossaryEntry",
    "IndexState",
    "Promotion",
    "SearchIndex",
]
