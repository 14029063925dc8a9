"""Programs and macros in OLE containers: embedded objects and old Office files."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import olefile

from library.extraction.active_content.findings import Finding, is_program
from library.extraction.source import Unreadable

_PACKAGE = "\x01ole10native"
_MACRO_STORAGES = {"vba", "macros", "_vba_project", "_vba_project_cur"}
_MAX_HEADER = 4_096  # bytes of a package that contain its names
_EXECUTABLE_HEADERS = (b"MZ", b"\x7fELF", b"#!")


def read_ole(path: Path) -> Iterator[Finding]:
    """Yield the findings in an old Office file. Raises Unreadable."""
    yield from find_in_ole(path.read_bytes())


def find_in_ole(data: bytes) -> Iterator[Finding]:
    """Yield the findings in an OLE container. Raises Unreadable if it is none."""
    try:
        container = olefile.OleFileIO(BytesIO(data))
        for entry in container.listdir():
            names = [name.lower() for name in entry]
            if _MACRO_STORAGES.intersection(names):
                yield Finding.MACROS
            if names[-1] == _PACKAGE:
                yield from find_in_package(container.openstream(entry).read())
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise Unreadable from error


def find_in_package(data: bytes) -> Iterator[Finding]:
    """Yield PROGRAM if a package (Ole10Native) contains one, by name or content.

    Its parts: size, flags, label, file name, path, size and bytes of the file.
    """
    names = data[4:_MAX_HEADER].split(b"\0")[:12]
    decoded = (name.decode("cp1252", "replace") for name in names)
    has_program_name = any(is_program(name) for name in decoded)
    body = data[4:_MAX_HEADER]
    is_executable = any(b"\0" + head in body for head in _EXECUTABLE_HEADERS)
    if has_program_name or is_executable:
        yield Finding.PROGRAM
