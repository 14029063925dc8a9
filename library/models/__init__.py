"""What the library holds."""

from library.languages import DOCUMENT_LANGUAGES, direction

from .documents import (
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
)
from .resources import Resource, ResourceFile
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
    "LibraryDocument",
    "Organisation",
    "Region",
    "Resource",
    "ResourceFile",
    "ResourceType",
    "Term",
    "Theme",
    "direction",
    "expand",
]
