"""What the editors' desk keeps: incoming files, suggestions, likenesses."""

from .batches import Batch, IncomingFile
from .likeness import Likeness, LikenessState, SignatureBand, TextSignature
from .suggestions import Suggestion, SuggestionState

__all__ = [
    "Batch",
    "IncomingFile",
    "Likeness",
    "LikenessState",
    "SignatureBand",
    "Suggestion",
    "SuggestionState",
    "TextSignature",
]
