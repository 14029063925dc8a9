"""What the editors' desk keeps: incoming files, imports, suggestions, likenesses."""

from desk.models.duplicates import Likeness, LikenessState, SignatureBand, TextSignature

from .batches import Batch, IncomingFile
from .imports import ImportRow, ImportRun, ImportState
from .review import SecondPersonTask
from .suggestions import Suggestion, SuggestionState

__all__ = [
    "Batch",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "IncomingFile",
    "Likeness",
    "LikenessState",
    "SecondPersonTask",
    "SignatureBand",
    "Suggestion",
    "SuggestionState",
    "TextSignature",
]
