"""Title and summary of a resource's files, which readers in their languages meet.

The cells are named after the field and the id of the document: `title-123456789`. A
file of a draft may have no row, and its language may change, but it has a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource, ResourceFile
from library.sanitize import single_line, trim_lines

FILE_FIELDS = {"title": single_line, "summary": trim_lines}
_CELL_NAME = re.compile(r"(title|summary)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class GridFile:
    """A file of a draft. `number`: among the files in its language, from 1."""

    document_id: int
    language: str
    number: int

    @property
    def language_name(self) -> str:
        """The name of the language, with a number from the second file on."""
        unknown = self.language or _("Unknown language")
        name = str(dict(DOCUMENT_LANGUAGES).get(self.language, unknown))
        return name if self.number == 1 else f"{name}, {self.number}"


def cell_name(field: str, document_id: int) -> str:
    return f"{field}-{document_id}"


def is_file_cell(name: str) -> bool:
    """Return whether a cell belongs to a file and not to a column."""
    return _CELL_NAME.fullmatch(name) is not None


def serialised_files(files: Iterable[ResourceFile]) -> list[dict[str, Any]]:
    """Return files serialised as in a revision."""
    names = ("sort_order", "language", "title", "summary")
    return [
        {"document": file.document_id} | {name: getattr(file, name) for name in names}
        for file in files
    ]


def file_texts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the cell texts of all files. `content`: as in a revision."""
    return {
        cell_name(field, file["document"]): clean(file.get(field) or "")
        for file in _files(content)
        for field, clean in FILE_FIELDS.items()
    }


def files_of(content: Mapping[str, Any]) -> list[GridFile]:
    """Return the files of a draft, in order. `content`: as in a revision."""
    files: list[GridFile] = []
    for file in _files(content):
        language = file["language"]
        number = 1 + sum(other.language == language for other in files)
        files.append(GridFile(file["document"], language, number))
    return files


def fill_files(draft: Resource, texts: Mapping[str, str]) -> None:
    """Set the texts of file cells on the files of a draft, where they differ."""
    documents = set()
    for file in sorted(draft.files.get_object_list(), key=lambda f: f.sort_order or 0):
        # A document may be in a resource twice: its cells are those of the first.
        if file.document_id in documents:
            continue
        documents.add(file.document_id)
        for field, clean in FILE_FIELDS.items():
            text = texts.get(cell_name(field, file.document_id))
            if text is not None and text != clean(getattr(file, field)):
                setattr(file, field, text)


def _files(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the serialised files in order, the first one of each document."""
    documents = set()
    files = content.get("files") or ()
    for file in sorted(files, key=lambda file: file.get("sort_order") or 0):
        if file["document"] not in documents:
            documents.add(file["document"])
            yield file
