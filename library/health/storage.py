"""Can files be stored, and is there room for more?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from library.health import Finding, error, ok, warning

# Room for this many of the largest uploads.
FEW, TOO_FEW = 20, 3


def check_storage() -> Iterator[Finding]:
    folders = _folders()
    unwritable = [found for found in map(_unwritable, folders) if found]
    disks = {_disk(folder): folder for folder in reversed(folders) if folder.is_dir()}
    yield from unwritable or map(_room, disks.values())


def _folders() -> list[Path]:
    """Return the folders of the instance; that of the files comes with the first."""
    files = Path(settings.MEDIA_ROOT)
    return [Path(settings.DATA_DIR), *([files] if files.is_dir() else [])]


def _disk(folder: Path) -> int:
    return folder.stat().st_dev


def _unwritable(folder: Path) -> Finding | None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as fault:
        return error(
            _("Nothing can be written to %(folder)s (%(fault)s).")
            % {"folder": folder, "fault": fault.strerror},
            _("Make room, or give the folder to the user that the server runs as."),
        )
    return None


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    room = {"folder": folder, "free": filesizeformat(free)}
    text = _("%(folder)s can be written to; %(free)s are free.") % room
    if free < TOO_FEW * settings.LIBRARY_MAX_UPLOAD_SIZE:
        return error(text, _("Make room now: uploads will be refused."))
    if free < FEW * settings.LIBRARY_MAX_UPLOAD_SIZE:
        return warning(text, _("Make room before it is needed."))
    return ok(text)
