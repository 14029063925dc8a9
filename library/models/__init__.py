"""What the library holds."""

from library.languages import DOCUMENT_LANGUAGES, direction

from .documents import (
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
)
from .links import SourceLink
from .recognition import RecognisedPage, RecognitionState
from .resources import Resource, ResourceFile
from .versions import FileVersion, RemovedResource
from .vocabularies import (
    VOCABULARIES,
    Organisation,
    Region,
    ResourceType,
    Term,
    Theme,
    expand,
)

__all__ = [
    "DOCUMENT_LANGUAGES",
    "VOCABULARIES",
    "DocumentPage",
    "ExtractionState",
    "ExtractionStatus",
    "FileVersion",
    "LibraryDocument",
    "Organisation",
    "RecognisedPage",
    "RecognitionState",
    "Region",
    "RemovedResource",
    "Resource",
    "ResourceFile",
    "ResourceType",
    "SourceLink",
    "Term",
    "Theme",
    "direction",
    "expand",
]
