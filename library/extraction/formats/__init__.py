"""Format modules by media type. Imported in the child process only."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from library.extraction.source import Source

_OPENERS = {
    "pdf": "pdf.open_pdf",
    "docx": "office.docx.open_docx",
    "pptx": "office.pptx.open_pptx",
    "xlsx": "office.xlsx.open_xlsx",
    "odt": "office.opendocument.open_odt",
    "odp": "office.opendocument.open_odp",
    "ods": "office.opendocument.open_ods",
    "epub": "epub.open_epub",
    "html": "html.open_html",
    "rtf": "rtf.open_rtf",
    "eml": "mail.eml.open_eml",
    "msg": "mail.msg.open_msg",
    "vtt": "transcripts.open_transcript",
    "srt": "transcripts.open_transcript",
    "txt": "text.open_text",
    "csv": "delimited.open_delimited",
    "tsv": "delimited.open_delimited",
    "md": "text.open_text",
    "jpeg": "image.open_image",
    "png": "image.open_image",
    "tiff": "image.open_image",
    "webp": "image.open_image",
    "heic": "image.open_image",
}


def opener(code: str) -> Callable[[Path], Source]:
    """Return the function that opens a media type; imports only its module."""
    module, _, function = _OPENERS[code].rpartition(".")
    return getattr(import_module(f".{module}", __name__), function)
