"""The media types that the library accepts."""

from dataclasses import dataclass


class Refused(Exception):
    """The upload is rejected. `code` is for programs, `message` says what to do.

    template, values: the message as a text to translate, and what is put into it.
    """

    def __init__(self, code: str, template: str, **values: str):
        self.code = code
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


PDF_HEADER = b"%PDF-"
MAX_PDF_HEADER_OFFSET = 8 << 10  # bytes of junk allowed before the header


@dataclass(frozen=True)
class MediaType:
    """code: our short name; mime: its Content-Type; label: its name in the interface.

    inline: browsers may display it. Other types may contain scripts and can only be
    downloaded. has_pages: the file has pages or slides of its own, which everybody
    numbers alike; the text of other types is split into parts. has_text: audio and
    video have none, but may have a transcript beside them. template_of: the code of
    the type that has the same format inside. converts_to: the code of the type that
    LibreOffice converts it to, because nothing here reads it. is_image: each of its
    pages is an image.
    """

    code: str
    mime: str
    extensions: tuple[str, ...]
    label: str
    inline: bool = False
    has_pages: bool = False
    has_text: bool = True
    template_of: str = ""
    converts_to: str = ""
    is_image: bool = False

    @property
    def reader_code(self) -> str:
        """The code of the type whose reader reads this one."""
        return self.template_of or self.code

    @property
    def has_page_images(self) -> bool:
        """Whether its pages can be shown as images, and recognised as scans."""
        return self.is_image or self.code == "pdf"


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_POWERPOINT = "application/vnd.ms-powerpoint"


# Templates and slide shows, whose content is that of a document.
_TEMPLATES = (
    ("dotx", "docx", f"{_OOXML}wordprocessingml.template", "Word template"),
    ("potx", "pptx", f"{_OOXML}presentationml.template", "PowerPoint template"),
    ("ppsx", "pptx", f"{_OOXML}presentationml.slideshow", "PowerPoint slide show"),
    ("xltx", "xlsx", f"{_OOXML}spreadsheetml.template", "Excel template"),
    ("ott", "odt", f"{_ODF}text-template", "OpenDocument text template"),
    ("otp", "odp", f"{_ODF}presentation-template", "OpenDocument slide template"),
    ("ots", "ods", f"{_ODF}spreadsheet-template", "OpenDocument sheet template"),
)
# Types that LibreOffice converts before they are read: to its own formats, because it
# adds a picture of the first page to these.
_CONVERTED = (
    ("doc", "odt", "application/msword", (".doc", ".dot"), "Word 97-2003"),
    ("ppt", "odp", _POWERPOINT, (".ppt", ".pps", ".pot"), "PowerPoint 97-2003"),
    ("xls", "ods", "application/vnd.ms-excel", (".xls", ".xlt"), "Excel 97-2003"),
    ("odg", "pdf", f"{_ODF}graphics", (".odg",), "OpenDocument drawing"),
    ("pages", "odt", "application/vnd.apple.pages", (".pages",), "Apple Pages"),
    ("key", "odp", "application/vnd.apple.keynote", (".key",), "Apple Keynote"),
    ("numbers", "ods", "application/vnd.apple.numbers", (".numbers",), "Apple Numbers"),
)
APPLE_CODES = ("pages", "key", "numbers")
# Images are read as scanned pages.
_IMAGES = (
    ("jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), "JPEG"),
    ("png", (".png",), "PNG"),
    ("tiff", (".tif", ".tiff"), "TIFF"),
    ("webp", (".webp",), "WebP"),
    ("heic", (".heic", ".heif"), "HEIC"),
)
_WITH_PAGES = {"pptx", "odp", "pdf"}

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
        *(
            MediaType(
                code,
                mime,
                (f".{code}",),
                label,
                has_pages=kind in _WITH_PAGES,
                template_of=kind,
            )
            for code, kind, mime, label in _TEMPLATES
        ),
        *(
            MediaType(
                code,
                mime,
                extensions,
                label,
                has_pages=kind in _WITH_PAGES,
                converts_to=kind,
            )
            for code, kind, mime, extensions, label in _CONVERTED
        ),
        *(
            MediaType(
                code, f"image/{code}", extensions, label, has_pages=True, is_image=True
            )
            for code, extensions, label in _IMAGES
        ),
        MediaType("epub", "application/epub+zip", (".epub",), "EPUB"),
        MediaType("html", "text/html", (".html", ".htm", ".xhtml"), "HTML"),
        MediaType("rtf", "application/rtf", (".rtf",), "RTF"),
        MediaType("csv", "text/csv", (".csv",), "CSV"),
        MediaType("tsv", "text/tab-separated-values", (".tsv", ".tab"), "TSV"),
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
