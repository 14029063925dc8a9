"""Checks of stored files: fixity, backup, virus scanner."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.checks.doctor import doctor_check
from library.extraction import MEDIA_TYPES, libreoffice
from library.maintenance import backup, fixity
from library.processing import clamd, text_extraction

MAX_BACKUP_AGE = timedelta(days=3)


@doctor_check(gettext_lazy("Stored files"))
def check_fixity() -> Iterator[CheckMessage]:
    """Report changed and missing files, and files that are overdue for a check."""
    if broken := fixity.broken().count():
        text = ngettext(
            "%d stored file is missing or has changed.",
            "%d stored files are missing or have changed.",
            broken,
        )
        hint = _(
            "Run `manage.py check_files` to list them. Restore them from a backup: "
            "docs/backup.md."
        )
        yield Error(text % broken, hint=hint, id="library.E051")
    elif overdue := fixity.overdue():
        text = ngettext(
            "%d stored file has not been checked for 30 days.",
            "%d stored files have not been checked for 30 days.",
            overdue,
        )
        hint = _("Check that the worker is running.")
        yield Warning(text % overdue, hint=hint, id="library.W052")
    elif last := fixity.last_run():
        text = _("All checked files are intact. Last check: %s ago.")
        yield Info(text % timesince(last), id="library.I050")
    else:
        yield Info(_("No stored file has been checked yet."), id="library.I050")


@doctor_check(gettext_lazy("Backup"))
def check_backup() -> Iterator[CheckMessage]:
    last = backup.last_backup()
    hint = _("Make a backup every night, on another machine: docs/backup.md.")
    if last is None:
        yield Warning(_("No backup has been made yet."), hint=hint, id="library.W061")
        return
    text = _("The last backup is %s old.") % timesince(last)
    if last < timezone.now() - MAX_BACKUP_AGE:
        yield Warning(text, hint=hint, id="library.W062")
    else:
        yield Info(text, id="library.I060")


@doctor_check(gettext_lazy("LibreOffice"))
def check_libreoffice() -> Iterator[CheckMessage]:
    """Report files that wait for LibreOffice, and whether it is installed."""
    converted = (kind for kind in MEDIA_TYPES.values() if kind.converts_to)
    packages = {
        name for kind in converted for name in libreoffice.missing_packages(kind)
    }
    names = " ".join(sorted(packages))
    if packages and (waiting := text_extraction.blocked_by_packages().count()):
        text = ngettext(
            "%d file waits for LibreOffice to be read.",
            "%d files wait for LibreOffice to be read.",
            waiting,
        )
        hint = _("Install: %s.") % names
        yield Warning(text % waiting, hint=hint, id="library.W075")
    elif packages:
        text = _("Old Office files are stored but not read. To read them, install: %s.")
        yield Info(text % names, id="library.I075")
    else:
        yield Info(_("Old Office files are read."), id="library.I075")


@doctor_check(gettext_lazy("Virus scanner"))
def check_scanner() -> Iterator[CheckMessage]:
    if not settings.CLAMD_ADDRESS:
        text = _("Files are not scanned: CLAMD_ADDRESS is not set.")
        yield Info(text, id="library.I070")
        return
    try:
        clamd.scan(io.BytesIO(b"doctor"), settings.CLAMD_ADDRESS)
    except clamd.Unavailable:
        yield Error(
            _("The virus scanner is not responding, so new files are not available."),
            hint=_("Check that clamd is running and that CLAMD_ADDRESS is correct."),
            id="library.E071",
        )
        return
    yield Info(_("The virus scanner is responding."), id="library.I070")
