"""Health check of the disks: writable, with enough free space for uploads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from library.health import Finding, error, ok, warning

# Free space, in uploads of the maximum size.
WARNING_UPLOADS, ERROR_UPLOADS = 20, 3


def check_storage() -> Iterator[Finding]:
    folders = [Path(settings.DATA_DIR)]
    files = Path(settings.MEDIA_ROOT)
    if files.is_dir():  # else it is created with the first file
        folders.append(files)
    unwritable = list(filter(None, map(_check_writable, folders)))
    disks = {
        folder.stat().st_dev: folder for folder in reversed(folders) if folder.is_dir()
    }
    yield from unwritable or map(_check_free_space, disks.values())


def _check_writable(folder: Path) -> Finding | None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as failure:
        return error(
            _("Cannot write to %(folder)s (%(fault)s).")
            % {"folder": folder, "fault": failure.strerror},
            _("Free some space, or make the server's user the owner of the folder."),
        )
    return None


def _check_free_space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    values = {"folder": folder, "free": filesizeformat(free)}
    text = _("%(folder)s is writable; %(free)s free.") % values
    if free < ERROR_UPLOADS * settings.LIBRARY_MAX_UPLOAD_SIZE:
        return error(text, _("Free some space now, or uploads will fail."))
    if free < WARNING_UPLOADS * settings.LIBRARY_MAX_UPLOAD_SIZE:
        return warning(text, _("Free some space soon."))
    return ok(text)
