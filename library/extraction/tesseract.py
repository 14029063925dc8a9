"""Recognise the text in a picture of a page with Tesseract, if installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import confinement

from .boxes import UNITS_PER_POINT, Box, PageBoxes

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    f"from {__name__} import execute; execute(sys.argv[1:])"
)
_FOLDER_VARIABLE = "TESSDATA_PREFIX"
_NICENESS = limits.NICENESS + 10
# Our language codes → Tesseract's.
_NAMES = {
    "am": "amh",
    "ar": "ara",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "he": "heb",
    "ht": "hat",
    "hu": "hun",
    "it": "ita",
    "ku": "kmr",
    "my": "mya",
    "nl": "nld",
    "ps": "pus",
    "pt": "por",
    "ru": "rus",
    "sw": "swa",
    "ti": "tir",
    "uk": "ukr",
    "zh": "chi_sim",
}
ENGLISH = "eng"
# Levels of rows in Tesseract's TSV format.
_PAGE_LEVEL, _LINE_LEVEL, _WORD_LEVEL = "1", "4", "5"
_COLUMNS = 12
_UNITS_PER_PIXEL = 72 * UNITS_PER_POINT // limits.SCAN_DPI
_MAX_TABLE_BYTES = 20_000_000
LANGUAGES = frozenset(_NAMES)


class NotRecognised(Exception):
    """Tesseract failed on a page or timed out."""


def tesseract_name(language: str) -> str:
    """Return Tesseract's code of a language, of English for an unknown one."""
    return _NAMES.get(language, ENGLISH)


def missing_packages(name: str) -> list[str]:
    """Return the missing Debian packages for Tesseract's language `name`.

    Runs Tesseract, for about 10 ms.
    """
    package = f"tesseract-ocr-{name.replace('_', '-')}"
    program = shutil.which("tesseract")
    if program is None:
        return ["tesseract-ocr", package]
    process = subprocess.run(  # noqa: S603 (a fixed command, no shell)
        [program, "--list-langs"],
        capture_output=True,
        env=_environment(),
        timeout=limits.STALL_SECONDS,
        check=False,
    )
    languages = process.stdout.decode(errors="replace").split("\n")[1:]
    return [] if name in languages else [package]


def recognise(picture: bytes, name: str) -> PageBoxes:
    """Return the clean text of a picture of a page at 200 dpi, with its boxes.

    `name`: Tesseract's code of the language. Takes at most
    `limits.RECOGNITION_SECONDS`, one processor and `limits.MEMORY_BYTES`. Raises
    NotRecognised.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise NotRecognised("tesseract is not installed")
    command = [program, "-", "-", "-l", name, "--dpi", str(limits.SCAN_DPI)]
    command += ["-c", "tessedit_create_tsv=1"]
    try:
        process = subprocess.run(  # noqa: S603 (a fixed command, no shell)
            [sys.executable, "-I", "-c", _START, str(_ROOT), *command],
            input=picture,
            capture_output=True,
            env=_environment(),
            cwd="/",
            timeout=limits.RECOGNITION_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise NotRecognised(str(error)) from error
    return _read_table(process.stdout[:_MAX_TABLE_BYTES].decode(errors="ignore"))


def _read_table(table: str) -> PageBoxes:
    """Return the words of a table in Tesseract's TSV format, with their boxes.

    Its rows are pages, blocks, paragraphs, lines and words, in reading order.
    """
    raw: list[str] = []
    boxes: list[Box | None] = []
    width = height = 0
    separator = ""
    rows = (row.split("\t") for row in table.split("\n")[1:])
    # The last row of a table that was cut is not whole.
    for level, *_numbers, x, y, w, h, _confidence, word in (
        row for row in rows if len(row) == _COLUMNS
    ):
        left, top = int(x) * _UNITS_PER_PIXEL, int(y) * _UNITS_PER_PIXEL
        right, bottom = (
            left + int(w) * _UNITS_PER_PIXEL,
            top + int(h) * _UNITS_PER_PIXEL,
        )
        if level == _PAGE_LEVEL:
            width, height = right, bottom
        elif level != _WORD_LEVEL:
            # A line ends with a line break, a paragraph with two.
            is_line = level == _LINE_LEVEL and separator != "\n\n"
            separator = "\n" if is_line else "\n\n"
        elif word := word.strip():
            if len(raw) + len(word) >= limits.CHARACTERS_PER_PAGE:
                break
            if raw:
                raw += separator
                boxes += [None] * len(separator)
            raw += word
            boxes += [Box(left, top, right, bottom)] * len(word)
            separator = " "
    return PageBoxes.of(width, height, "".join(raw), boxes)


def execute(command: list[str]) -> None:
    """Sandbox this process, then execute Tesseract. Does not return.

    A hostile picture may exploit Tesseract, as a hostile file may exploit its parser.
    """
    program = Path(command[0])
    if folder := os.environ.get(_FOLDER_VARIABLE):
        language_folders = [Path(folder)]
    else:
        shared = program.resolve().parents[1] / "share"
        language_folders = [shared / "tesseract-ocr", shared / "tessdata"]
    confinement.confine(language_folders, program, _NICENESS)
    os.execv(program, command)  # noqa: S606 (a fixed command, no shell)


def _environment() -> dict[str, str]:
    folder = os.environ.get(_FOLDER_VARIABLE)
    environment = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    return environment | ({_FOLDER_VARIABLE: folder} if folder else {})
