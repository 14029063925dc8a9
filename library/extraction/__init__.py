"""Extract text by page, language, outline, cover and page pictures from a file.

Does not depend on Django or a database. Untrusted bytes are parsed only in a sandboxed
child process (`sandbox.child`). The calling process reads a file's first bytes, the
directory of a ZIP and the text that the child returns.
"""

from library.extraction.active_content.detect import find_active_content
from library.extraction.active_content.findings import Finding
from library.extraction.containers.unpack import (
    ZIP_SUFFIX,
    MemberBegin,
    MemberEnd,
    MemberProblem,
    NotUnpacked,
    unpack,
)
from library.extraction.extract import extract
from library.extraction.images import (
    cover,
    page_boxes,
    page_picture,
    page_scan,
    page_thumbnails,
)
from library.extraction.outline import OutlineEntry, heading_titles, read_outline
from library.extraction.page_range import NotCopied, copy_pages
from library.extraction.result import Extraction, FrontLine, Reason, Status
from library.extraction.scans.joined_pdf import NotJoined, join_images
from library.extraction.sniffing.media_types import (
    APPLE_CODES,
    MEDIA_TYPES,
    MediaType,
    Refused,
)
from library.extraction.sniffing.sniff import kind_by_name, sniff

from . import tesseract
from .conversion import libreoffice
from .language import detect_language, judge_language

__all__ = [
    "APPLE_CODES",
    "MEDIA_TYPES",
    "ZIP_SUFFIX",
    "Extraction",
    "Finding",
    "FrontLine",
    "MediaType",
    "MemberBegin",
    "MemberEnd",
    "MemberProblem",
    "NotCopied",
    "NotJoined",
    "NotUnpacked",
    "OutlineEntry",
    "Reason",
    "Refused",
    "Status",
    "copy_pages",
    "cover",
    "detect_language",
    "extract",
    "find_active_content",
    "heading_titles",
    "join_images",
    "judge_language",
    "kind_by_name",
    "libreoffice",
    "page_boxes",
    "page_picture",
    "page_scan",
    "page_thumbnails",
    "read_outline",
    "sniff",
    "tesseract",
    "unpack",
]
