"""A picture of a page → its text, by Tesseract where the system has it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from library.extraction import limits
from library.extraction.sandbox import confinement

from .cleaning import clean

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    f"from {__name__} import become; become(sys.argv[1:])"
)
_FOLDER_VARIABLE = "TESSDATA_PREFIX"
_NICENESS = limits.NICENESS + 10
# Our codes of languages: what Tesseract calls them.
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
LANGUAGES = frozenset(_NAMES)


class NotRecognised(Exception):
    """Tesseract failed on a page, or took too long for it."""


def tesseract_name(language: str) -> str:
    """Return what Tesseract calls a language; an unknown one is read as English."""
    return _NAMES.get(language, ENGLISH)


def missing_packages(name: str) -> list[str]:
    """Return the Debian packages that are lacking to read Tesseract's language `name`.

    Asks Tesseract itself: about 10 ms.
    """
    installed = _installed()
    package = f"tesseract-ocr-{name.replace('_', '-')}"
    if installed is None:
        return ["tesseract-ocr", package]
    return [] if name in installed else [package]


def recognise(picture: bytes, name: str) -> str:
    """Return the clean text of a picture of a page, 200 dots an inch.

    `name`: Tesseract's of the language. Takes `limits.RECOGNITION_SECONDS` at most,
    one processor, `limits.MEMORY_BYTES`. Raises NotRecognised.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise NotRecognised("tesseract is not installed")
    command = [program, "-", "-", "-l", name, "--dpi", str(limits.SCAN_DPI)]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command, no shell)
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
    text = done.stdout[: 4 * limits.CHARACTERS_PER_PAGE].decode(errors="ignore")
    return clean(text[: limits.CHARACTERS_PER_PAGE])


def become(command: list[str]) -> None:
    """Confine this process, then turn it into Tesseract.

    What a hostile picture may provoke in Tesseract stays as confined as the child that
    drew the picture. Does not return.
    """
    program = Path(command[0])
    confinement.confine(_language_folders(program), program, _NICENESS)
    os.execv(program, command)  # noqa: S606 (a fixed command, no shell)


def _language_folders(program: Path) -> list[Path]:
    """Where Tesseract's languages may lie."""
    if folder := os.environ.get(_FOLDER_VARIABLE):
        return [Path(folder)]
    shared = program.resolve().parents[1] / "share"
    return [shared / "tesseract-ocr", shared / "tessdata"]


def _installed() -> frozenset[str] | None:
    """Tesseract's names of the installed languages, None without Tesseract."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 (a fixed command, no shell)
        [program, "--list-langs"],
        capture_output=True,
        env=_environment(),
        timeout=limits.STALL_SECONDS,
        check=False,
    )
    return frozenset(done.stdout.decode(errors="replace").split("\n")[1:])


def _environment() -> dict[str, str]:
    folder = os.environ.get(_FOLDER_VARIABLE)
    kept = {_FOLDER_VARIABLE: folder} if folder else {}
    return {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", **kept}
