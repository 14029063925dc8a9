"""Check of the disks: writable, with enough free space for uploads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.checks.doctor import doctor_check

# Free space, in uploads of the maximum size.
WARNING_UPLOADS, ERROR_UPLOADS = 20, 3


@doctor_check(gettext_lazy("Disk space"))
def check_storage() -> Iterator[CheckMessage]:
    folders = [Path(settings.DATA_DIR)]
    files = Path(settings.MEDIA_ROOT)
    if files.is_dir():  # else it is created with the first file
        folders.append(files)
    unwritable = list(filter(None, map(_check_writable, folders)))
    disks = {
        folder.stat().st_dev: folder for folder in reversed(folders) if folder.is_dir()
    }
    yield from unwritable or map(_check_free_space, disks.values())


def _check_writable(folder: Path) -> Error | None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as failure:
        text = _("Cannot write to %(folder)s (%(fault)s).")
        hint = _("Free some space, or make the server's user the owner of the folder.")
        values = {"folder": folder, "fault": failure.strerror}
        return Error(text % values, hint=hint, id="library.E041")
    return None


def _check_free_space(folder: Path) -> CheckMessage:
    free = shutil.disk_usage(folder).free
    values = {"folder": folder, "free": filesizeformat(free)}
    text = _("%(folder)s is writable; %(free)s free.") % values
    if free < ERROR_UPLOADS * settings.LIBRARY_MAX_UPLOAD_SIZE:
        hint = _("Free some space now, or uploads will fail.")
        return Error(text, hint=hint, id="library.E042")
    if free < WARNING_UPLOADS * settings.LIBRARY_MAX_UPLOAD_SIZE:
        return Warning(text, hint=_("Free some space soon."), id="library.W043")
    return Info(text, id="library.I040")
