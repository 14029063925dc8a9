"""Makes the files of the demo library from their Markdown sources.

Usage: python demo/build.py [NAME ...]      all files, or those whose name starts so

`library.csv` lists the files; `files/<name>.<ending>` comes from `sources/<name>.md`.
PDF needs Chromium and the Noto fonts. The files are committed, so that a clone has
them; build again after a change of a source.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from blocks import read_blocks
from pdf import write_pdf
from slides import write_pptx
from word import write_docx

FOLDER = Path(__file__).resolve().parent
WRITERS = {".pdf": write_pdf, ".docx": write_docx, ".pptx": write_pptx}


def read_rows() -> list[dict[str, str]]:
    """Return the rows of library.csv, each with the metadata of its resource."""
    with (FOLDER / "library.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first: dict[str, dict[str, str]] = {}
    for row in rows:
        first.setdefault(row["resource"], row)
    return [
        {
            **row,
            "organisations": first[row["resource"]]["organisations"],
            "published": first[row["resource"]]["published"],
        }
        for row in rows
    ]


def build(row: dict[str, str]) -> Path:
    """Write the file of a row and return its path."""
    path = FOLDER / "files" / row["file"]
    source = FOLDER / "sources" / f"{path.stem}.md"
    blocks = read_blocks(source.read_text(encoding="utf-8"))
    imprint = f"{row['organisations'].replace(';', ', ')} · {row['published']}"
    path.parent.mkdir(exist_ok=True)
    WRITERS[path.suffix](path, blocks, row["language"], imprint)
    return path


def main(names: list[str]) -> None:
    for row in read_rows():
        if not names or row["file"].startswith(tuple(names)):
            print(build(row).name)


if __name__ == "__main__":
    main(sys.argv[1:])
