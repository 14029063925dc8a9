"""Build files for extraction tests; only those in `encrypted` are stored."""

import zipfile
import zlib
from collections.abc import Callable
from functools import cache, reduce
from io import BytesIO
from pathlib import Path

from library.extraction import MEDIA_TYPES, Extraction, extract

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
HELLO = b"BT /F 12 Tf 72 700 Td (%s) Tj ET"
_BLANK = b" " * (1 << 24)


def extract_bytes(folder: Path, name: str, data: bytes) -> Extraction:
    """Write a file and extract it as what its extension says."""
    path = folder / name
    path.write_bytes(data)
    return extract(path, MEDIA_TYPES[path.suffix[1:]])


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; object 1 is its catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        in_use = b"n" if number in offsets else b"f"
        out += b"%010d 00000 %b \n" % (offsets.get(number, 0), in_use)
    out += b"trailer<</Size %d/Root 1 0 R%b>>\n" % (size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n" % (len(data), more) + data + b"\nendstream"


def deflated(data: bytes) -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode")


def pdf_of_pages(contents: list[bytes], resources: bytes = b"") -> bytes:
    """A PDF with one page for each content stream (an object's body)."""
    objects = {1: CATALOG, 3: FONT}
    for index, content in enumerate(contents):
        number = 10 + 2 * index
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>%b>>>>" % (number + 1, resources)
        )
        objects[number + 1] = content
    kids = b" ".join(b"%d 0 R" % (10 + 2 * index) for index in range(len(contents)))
    objects[2] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(contents))
    return pdf(objects)


def pdf_saying(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    return pdf_of_pages([stream(HELLO % text.encode("ascii")) for text in pages])


@cache
def bomb_page() -> bytes:
    """A content stream of 1 GB, packed twice: a few kilobytes."""
    once = bytearray()
    packer = zlib.compressobj(9)
    for _ in range(2):
        begin = len(once)
        once += packer.compress(_BLANK) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same bytes are packed the same each time.
    again, times = bytes(once[begin:]), (1 << 30) // len(_BLANK)
    check = reduce(lambda sofar, _: zlib.adler32(_BLANK, sofar), range(times), 1)
    once += again * (times - 2) + b"\x03\x00" + check.to_bytes(4)
    twice = zlib.compress(once, 9)
    return stream(twice, b"/Filter[/FlateDecode/FlateDecode]")


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            # Without the time of day, which would name tests otherwise each time.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rezipped(data: bytes, changes: dict[str, bytes | str]) -> bytes:
    """A copy of a zip with some members replaced or added."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, **changes})


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def docx(body: str, head: str = "", **more: bytes | str) -> bytes:
    """A minimal Word file around the XML of its body."""
    document = (
        f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    members = {"[Content_Types].xml": WORD_TYPES, "_rels/.rels": _RELATIONS}
    return zipped({**members, "word/document.xml": document, **more})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odf(kind: str, body: str, head: str = "", **more: bytes | str) -> bytes:
    """A minimal OpenDocument file: kind "text", "presentation" or "spreadsheet"."""
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{address}:1.0"'
        for name, address in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
        )
    )
    content = (
        f"{head}<office:document-content {spaces}><office:body><office:{kind}>"
        f"{body}</office:{kind}></office:body></office:document-content>"
    )
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mime, "content.xml": content, **more})


def epub(chapters: list[str], **more: bytes | str) -> bytes:
    """A minimal EPUB titled "A short book"."""
    numbers = range(len(chapters))
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A short book</dc:title>'
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    bodies = {f"OPS/c{n}.xhtml": chapter for n, chapter in enumerate(chapters)}
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            **bodies,
            **more,
        }
    )


def saved(save: Callable[[BytesIO], object]) -> bytes:
    """The bytes that a library's `save` writes."""
    out = BytesIO()
    save(out)
    return out.getvalue()
