"""A file's bytes → its text by page, its language, its cover and pictures of pages.

Knows nothing of Django or of any database. Untrusted bytes are read in a
confined child process only (`child`, `sandbox`); what runs in the calling process
reads a file's first bytes, a zip's directory, and the text that came back.
"""

from library.extraction.extract import extract
from library.extraction.images import cover, page_picture, page_scan
from library.extraction.result import Extraction, Reason, Status
from library.extraction.sniffing.media_types import MEDIA_TYPES, MediaType, Refused
from library.extraction.sniffing.sniff import kind_by_name, sniff

from . import tesseract
from .language import detect_language

__all__ = [
    "MEDIA_TYPES",
    "Extraction",
    "MediaType",
    "Reason",
    "Refused",
    "Status",
    "cover",
    "detect_language",
    "extract",
    "kind_by_name",
    "page_picture",
    "page_scan",
    "sniff",
    "tesseract",
]
