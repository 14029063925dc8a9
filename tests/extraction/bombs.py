"""Zip bombs in office containers, made without unpacking them."""

from __future__ import annotations

import stat
import zipfile
import zlib
from io import BytesIO

from .files import docx, odf, paragraph, rezipped, zipped

BLOCK = 1 << 24


def of_zeros(container: bytes, gigabytes: int) -> bytes:
    """Add a member that unpacks to so much, in a thousandth of it."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    times = gigabytes << 6
    out = BytesIO(container)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("word/footnotes.xml")
        member.compress_type, member.CRC = zipfile.ZIP_DEFLATED, 0
        member.file_size = times * BLOCK
        member.compress_size = times * len(block) + 2
        member.header_offset = archive.start_dir
        out.seek(archive.start_dir)
        out.write(member.FileHeader(zip64=True) + block * times + b"\x03\x00")
        archive.start_dir = out.tell()
        archive.filelist.append(member)
        archive._didModify = True
    return out.getvalue()


def nested(container: bytes, depth: int = 5) -> bytes:
    """Archives in archives, sixteen in each, as in the file called 42.zip."""
    inner = zipped({"zeros": "0" * BLOCK})
    for _ in range(depth):
        inner = zipped({f"{number}.zip": inner for number in range(16)})
    return rezipped(container, {"word/inner.zip": inner})


def crowded(container: bytes) -> bytes:
    return rezipped(container, {f"m/{number:05d}": b"" for number in range(100_000)})


def linked(container: bytes) -> bytes:
    out = BytesIO(container)
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def all_of_them() -> dict[str, bytes]:
    """Return each bomb as a Word and as an OpenDocument file, by its name."""
    soft = {"docx": docx(paragraph("text")), "odt": odf("text", "<text:p>x</text:p>")}
    return {
        f"{make.__name__}.{ending}": make(container)
        for ending, container in soft.items()
        for make in (ten_gigabytes, nested, crowded, linked)
    }


def ten_gigabytes(container: bytes) -> bytes:
    return of_zeros(container, 10)
