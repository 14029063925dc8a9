"""A picture of a page → its text, by Tesseract where the system has it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import limits
from .cleaning import clean

_ROOT = Path(__file__).resolve().parents[2]
# Limits first, then Tesseract in the same process: what a hostile picture may provoke
# in it stays as confined as the child that drew the picture.
_START = (
    "import os, sys; sys.path.insert(0, sys.argv.pop(1)); "
    f"from {__package__}.sandbox import confine; confine(); os.nice(10); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)
_KEPT_VARIABLES = ("TESSDATA_PREFIX",)
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
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", **kept}
