"""What the editors' desk keeps: incoming files, suggestions, likenesses."""

from .batches import Batch, IncomingFile
from .likeness import Likeness, LikenessState, SignatureBand, TextSignature
from .review import SecondPersonTask
from .suggestions import Suggestion, SuggestionState

__all__ = [
    "Batch",
    "IncomingFile",
    "Likeness",
    "LikenessState",
    "SecondPersonTask",
    "SignatureBand",
    "Suggestion",
    "SuggestionState",
    "TextSignature",
]
