"""Active content: what a file runs, loads or sends when somebody opens it."""

from enum import StrEnum
from pathlib import Path


class Finding(StrEnum):
    PROGRAM = "program"
    MACROS = "macros"
    OBJECT = "object"
    CONTROL = "control"
    DDE = "dde"
    TEMPLATE = "template"
    LINK = "link"
    LAUNCH = "launch"
    JAVASCRIPT = "javascript"
    SUBMIT = "submit"
    UNCHECKED = "unchecked"


# File names that Windows, macOS or a script host runs when they are opened.
# fmt: off
PROGRAM_SUFFIXES = frozenset({
    ".app", ".bat", ".cmd", ".chm", ".com", ".cpl", ".dll", ".docm", ".dotm", ".exe",
    ".gadget", ".hta", ".htm", ".html", ".img", ".iso", ".jar", ".js", ".jse", ".jnlp",
    ".lnk", ".msc", ".msi", ".msp", ".pif", ".potm", ".ppsm", ".pptm", ".ps1", ".py",
    ".reg", ".scf", ".scr", ".sct", ".settingcontent-ms", ".sh", ".svg", ".url", ".vb",
    ".vbe", ".vbs", ".vhd", ".ws", ".wsc", ".wsf", ".wsh", ".xlam", ".xll", ".xlsm",
    ".xltm",
})
# fmt: on
_PICTURE_FOLDERS = ("media", "Pictures")


def is_program(name: str) -> bool:
    """Return whether a file of this name runs when it is opened."""
    # Windows ignores dots and spaces at the end of a name.
    return Path(name.replace("\\", "/").rstrip(". \0").lower()).suffix in (
        PROGRAM_SUFFIXES
    )


def is_program_member(name: str) -> bool:
    """Return whether a member of an office file is a program.

    Office programs draw the pictures of a document (SVG) without running scripts.
    """
    folder = Path(name).parent.name
    is_picture = folder in _PICTURE_FOLDERS and name.lower().endswith(".svg")
    return is_program(name) and not is_picture
