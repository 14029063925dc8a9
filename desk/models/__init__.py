"""Models of the desk: uploads, imports, harvests, suggestions and duplicates."""

from desk.models.duplicates import (
    DuplicatePair,
    DuplicateState,
    SignatureBand,
    TextSignature,
)

from .batches import Batch, IncomingFile
from .harvest import HarvestedRecord, HarvestSource, HarvestState
from .imports import ImportRow, ImportRun, ImportState
from .review import SecondPersonTask
from .suggestions import Suggestion, SuggestionState

__all__ = [
    "Batch",
    "DuplicatePair",
    "DuplicateState",
    "HarvestSource",
    "HarvestState",
    "HarvestedRecord",
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
