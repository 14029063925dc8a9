"""Recognise the text in a picture of a page with Tesseract, if installed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import confinement
from library.extraction.scans.page_scan import PageScan

from .boxes import UNITS_PER_POINT, Box, PageBoxes
from .language import detect_language

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
_ORIENTATION = "osd"  # tells script and orientation
# Names of scripts in Tesseract → languages of them, the likeliest first.
_SCRIPT_LANGUAGES = {
    "Latin": ("en", "fr", "es", "pt", "de", "it", "nl", "hu", "ht", "sw"),
    "Arabic": ("ar", "fa", "ps", "ku"),
    "Cyrillic": ("ru", "uk"),
    "Ethiopic": ("am", "ti"),
    "Han": ("zh",),
    "Hebrew": ("he",),
    "Myanmar": ("my",),
}
_LATIN = frozenset(_SCRIPT_LANGUAGES["Latin"])
# Read together, until a page has told in which of them it is.
_FIRST_LATIN = ("en", "fr", "es")
_SCRIPT = re.compile(rb"^Script: (\w+)$", re.MULTILINE)
# Pages are turned upright; with 3, Tesseract's default, a turned page is noise.
_PAGE_MODE, _SCRIPT_MODE = "1", "0"
# As rows across the page. With mode 1 Tesseract takes the boxes of an Arabic form for
# columns and leaves most of them out; other scripts lose none.
_ROW_MODE = "4"
# As one block of rows, for a form without its rules: with mode 4 Tesseract still takes
# its boxes for columns on some pages.
_BLOCK_MODE = "6"
_ROW_SCRIPTS = frozenset(_NAMES[code] for code in _SCRIPT_LANGUAGES["Arabic"])
_MIN_CONFIDENCE = 50.0  # of a word, of 100, to count for the better of two readings
# Rows of two columns may be mixed up: another reading than the first must be better by
# this factor, as it is where the first lost words.
_MIN_GAIN = 1.05
# "S/2025/49", "S/RES/1325 (2000)", "S/PV.9", whose S is often read as a dollar sign, on
# Arabic pages as a 5. "5/2025/49" stays: it may be the number of a case.
_SYMBOL = re.compile(
    r"(?<![\w$/])(\$(?=/\d{4}/\d)|[$5](?=/((RES|PRST|INF|AGENDA)/\d|PV\.\d)))"
)
# Levels of rows in Tesseract's TSV format.
_PAGE_LEVEL, _LINE_LEVEL, _WORD_LEVEL = "1", "4", "5"
_COLUMNS = 12
_UNITS_PER_PIXEL = 72 * UNITS_PER_POINT // limits.SCAN_DPI
_MAX_TABLE_BYTES = 20_000_000
LANGUAGES = frozenset(_NAMES)


class NotRecognised(Exception):
    """Tesseract failed on a page or timed out."""


def tesseract_name(languages: str) -> str:
    """Return Tesseract's code of a language, or of several joined by "+".

    English is added to other scripts, which quote it; it stands for unknown languages.
    """
    codes = [code for code in languages.split("+") if code in _NAMES]
    names = [_NAMES[code] for code in codes]
    if not names or not _LATIN.intersection(codes):
        names.append(ENGLISH)
    return "+".join(names)


def is_arabic_script(name: str) -> bool:
    """Return whether one of Tesseract's languages `name` has Arabic script."""
    return not _ROW_SCRIPTS.isdisjoint(name.split("+"))


def missing_packages(name: str) -> list[str]:
    """Return the missing Debian packages for Tesseract's languages `name`.

    Runs Tesseract, for about 10 ms.
    """
    languages = [*name.split("+"), _ORIENTATION]
    installed = _installed_languages()
    missing = [code for code in languages if code not in installed]
    packages = [f"tesseract-ocr-{code.replace('_', '-')}" for code in missing]
    return packages if shutil.which("tesseract") else ["tesseract-ocr", *packages]


def _installed_languages() -> frozenset[str]:
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    process = subprocess.run(  # noqa: S603 (a fixed command, no shell)
        [program, "--list-langs"],
        capture_output=True,
        env=_environment(),
        timeout=limits.STALL_SECONDS,
        check=False,
    )
    return frozenset(process.stdout.decode(errors="replace").split("\n")[1:])


def detect_languages(scan: PageScan) -> str:
    """Return the language of a scanned page, or several joined by "+".

    The script is detected first, then the language of what is recognised in it. ""
    if the page has too few letters. Raises NotRecognised.
    """
    match = _SCRIPT.search(
        _run(scan.picture, "--psm", _SCRIPT_MODE, "-l", _ORIENTATION)
    )
    languages = _SCRIPT_LANGUAGES.get(match[1].decode() if match else "")
    if languages is None:
        return ""
    likely = languages[:1]
    if languages[0] in _LATIN:
        installed = _installed_languages()
        likely = tuple(code for code in _FIRST_LATIN if _NAMES[code] in installed)
    name = tesseract_name("+".join(likely))
    if missing_packages(name):
        return languages[0]
    language = detect_language(recognise(scan, name).text)
    return language if language in languages else "+".join(likely)


def recognise(scan: PageScan, name: str) -> PageBoxes:
    """Return the clean text of a scanned page, with its boxes in the page's image.

    `name`: Tesseract's code of the language. In Arabic script the page is read twice,
    a form three times; a later reading is kept if it has clearly more confident
    letters. Each takes at most `limits.RECOGNITION_SECONDS`, one processor and
    `limits.MEMORY_BYTES`. Raises NotRecognised if the first fails.
    """
    readings = [(scan.picture, _PAGE_MODE)]
    if scan.without_rules:
        readings.append((scan.without_rules, _BLOCK_MODE))
    if is_arabic_script(name):
        readings.append((scan.picture, _ROW_MODE))
    options = ("-l", name, "-c", "tessedit_create_tsv=1")
    best, most_letters = "", 0.0
    for picture, mode in readings:
        try:
            output = _run(picture, "--psm", mode, *options)
        except NotRecognised:
            if not best:
                raise
            continue
        table = output[:_MAX_TABLE_BYTES].decode(errors="ignore")
        letters = _confident_letters(table)
        if not best or letters > _MIN_GAIN * most_letters:
            best, most_letters = table, letters
    page = _read_table(best)
    size = scan.width * _UNITS_PER_PIXEL, scan.height * _UNITS_PER_PIXEL
    return page.turned_back(scan.angle, *size)


def _run(picture: bytes, *options: str) -> bytes:
    """Return what Tesseract prints about a picture. Raises NotRecognised."""
    program = shutil.which("tesseract")
    if program is None:
        raise NotRecognised("tesseract is not installed")
    command = [program, "-", "-", "--dpi", str(limits.SCAN_DPI), *options]
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
    return process.stdout


def _confident_letters(table: str) -> float:
    """Return the letters of the confident words in a table, weighted with that."""
    total = 0.0
    for row in (row.split("\t") for row in table.split("\n")[1:]):
        if len(row) == _COLUMNS and row[0] == _WORD_LEVEL:
            confidence = float(row[-2])
            if confidence >= _MIN_CONFIDENCE:
                total += confidence * len(row[-1].strip())
    return total


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
        elif word := correct_symbol(word.strip()):
            if len(raw) + len(word) >= limits.CHARACTERS_PER_PAGE:
                break
            if raw:
                raw += separator
                boxes += [None] * len(separator)
            raw += word
            boxes += [Box(left, top, right, bottom)] * len(word)
            separator = " "
    return PageBoxes.of(width, height, "".join(raw), boxes)


def correct_symbol(word: str) -> str:
    """Return a word with the S of a document of the Security Council: $/2025/49."""
    return _SYMBOL.sub("S", word)


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
