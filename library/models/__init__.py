"""The models of the library."""

from library.languages import DOCUMENT_LANGUAGES, direction

from .documents import (
    DocumentOutline,
    DocumentPage,
    ExtractionState,
    ExtractionStatus,
    LibraryDocument,
    ScanState,
    ScanVerdict,
)
from .email_settings import EmailSettings
from .images import LibraryImage, LibraryRendition
from .maintenance import FixityCheck, LastRun, SourceLink
from .ocr import RecognisedPage, RecognitionState
from .resource_files import ResourceFile
from .resources import Resource
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
    "DocumentOutline",
    "DocumentPage",
    "EmailSettings",
    "ExtractionState",
    "ExtractionStatus",
    "FileVersion",
    "FixityCheck",
    "LastRun",
    "LibraryDocument",
    "LibraryImage",
    "LibraryRendition",
    "Organisation",
    "RecognisedPage",
    "RecognitionState",
    "Region",
    "RemovedResource",
    "Resource",
    "ResourceFile",
    "ResourceType",
    "ScanState",
    "ScanVerdict",
    "SourceLink",
    "Term",
    "Theme",
    "direction",
    "expand",
]
