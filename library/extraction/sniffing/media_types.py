"""The media types that the library accepts."""

from dataclasses import dataclass


class Refused(Exception):
    """The upload is rejected. `code` is for programs, `message` says what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


PDF_HEADER = b"%PDF-"
MAX_PDF_HEADER_OFFSET = 8 << 10  # bytes of junk allowed before the header


@dataclass(frozen=True)
class MediaType:
    """code: our short name; mime: its Content-Type; label: its name in the interface.

    inline: browsers may display it. Other types may contain scripts and can only be
    downloaded. has_pages: the file has pages or slides of its own, which everybody
    numbers alike; the text of other types is split into parts. has_text: audio and
    video have none, but may have a transcript beside them.
    """

    code: str
    mime: str
    extensions: tuple[str, ...]
    label: str
    inline: bool = False
    has_pages: bool = False
    has_text: bool = True


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

MEDIA_TYPES: dict[str, MediaType] = {
    media_type.code: media_type
    for media_type in (
        MediaType(
            "pdf", "application/pdf", (".pdf",), "PDF", inline=True, has_pages=True
        ),
        MediaType("docx", f"{_OOXML}wordprocessingml.document", (".docx",), "Word"),
        MediaType(
            "pptx",
            f"{_OOXML}presentationml.presentation",
            (".pptx",),
            "PowerPoint",
            has_pages=True,
        ),
        MediaType("xlsx", f"{_OOXML}spreadsheetml.sheet", (".xlsx",), "Excel"),
        MediaType("odt", f"{_ODF}text", (".odt",), "OpenDocument text"),
        MediaType(
            "odp",
            f"{_ODF}presentation",
            (".odp",),
            "OpenDocument slides",
            has_pages=True,
        ),
        MediaType("ods", f"{_ODF}spreadsheet", (".ods",), "OpenDocument sheet"),
        MediaType("epub", "application/epub+zip", (".epub",), "EPUB"),
        MediaType("html", "text/html", (".html", ".htm", ".xhtml"), "HTML"),
        MediaType("rtf", "application/rtf", (".rtf",), "RTF"),
        MediaType("eml", "message/rfc822", (".eml",), "email"),
        MediaType("msg", "application/vnd.ms-outlook", (".msg",), "Outlook email"),
        MediaType("txt", "text/plain", (".txt", ".text"), "plain text", inline=True),
        MediaType("md", "text/markdown", (".md", ".markdown"), "Markdown"),
        MediaType("vtt", "text/vtt", (".vtt",), "transcript (VTT)"),
        MediaType("srt", "application/x-subrip", (".srt",), "transcript (SRT)"),
        MediaType("mp3", "audio/mpeg", (".mp3",), "MP3", has_text=False),
        MediaType("m4a", "audio/mp4", (".m4a",), "M4A", has_text=False),
        MediaType("wav", "audio/wav", (".wav",), "WAV", has_text=False),
        MediaType("ogg", "audio/ogg", (".ogg", ".oga", ".opus"), "Ogg", has_text=False),
        MediaType("mp4", "video/mp4", (".mp4", ".m4v"), "MP4", has_text=False),
        MediaType("webm", "video/webm", (".webm",), "WebM", has_text=False),
        MediaType("mov", "video/quicktime", (".mov",), "QuickTime", has_text=False),
    )
}


def by_extension(extension: str) -> MediaType | None:
    """Return the media type of an extension such as ".pdf"; None if unsupported."""
    return next(
        (kind for kind in MEDIA_TYPES.values() if extension in kind.extensions), None
    )
