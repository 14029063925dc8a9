"""Models of the index outbox, the glossary and promotions."""

from .glossary import GLOSSARY_LANGUAGES, GlossaryEntry
from .outbox import IndexState, SearchIndex
from .promotions import Promotion

__all__ = [
    "GLOSSARY_LANGUAGES",
    "GlossaryEntry",
    "IndexState",
    "Promotion",
    "SearchIndex",
]
