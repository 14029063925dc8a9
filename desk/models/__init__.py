"""Models of the editors' desk: uploads, imports, suggestions and duplicates."""

from desk.models.duplicates import (
    DuplicatePair,
    DuplicateState,
    SignatureBand,
    TextSignature,
)

from .batches import Batch, IncomingFile
from .imports import ImportRow, ImportRun, ImportState
from .review import SecondPersonTask
from .suggestions import Suggestion, SuggestionState

__all__ = [
    "Batch",
    "DuplicatePair",
    "DuplicateState",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "IncomingFile",
    "SecondPersonTask",
    "SignatureBand",
    "Suggestion",
    "SuggestionState",
    "TextSignature",
]
