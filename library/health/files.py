"""Health checks of stored files: fixity, backup, virus scanner."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from library.maintenance import backup, fixity
from library.processing import clamd

MAX_BACKUP_AGE = timedelta(days=3)


def check_fixity() -> Iterator[Finding]:
    """Report changed and missing files, and files that are overdue for a check."""
    if broken := fixity.broken().count():
        text = ngettext(
            "%d stored file is missing or has changed.",
            "%d stored files are missing or have changed.",
            broken,
        )
        yield error(
            text % broken,
            _(
                "Run `manage.py check_files` to list them. Restore them from a backup: "
                "docs/backup.md."
            ),
        )
    elif overdue := fixity.overdue():
        text = ngettext(
            "%d stored file has not been checked for 30 days.",
            "%d stored files have not been checked for 30 days.",
            overdue,
        )
        yield warning(text % overdue, _("Check that the worker is running."))
    elif last := fixity.last_run():
        text = _("All checked files are intact. Last check: %s ago.")
        yield ok(text % timesince(last))
    else:
        yield ok(_("No stored file has been checked yet."))


def check_backup() -> Iterator[Finding]:
    last = backup.last_backup()
    advice = _("Make a backup every night, on another machine: docs/backup.md.")
    if last is None:
        yield warning(_("No backup has been made yet."), advice)
        return
    text = _("The last backup is %s old.") % timesince(last)
    is_old = last < timezone.now() - MAX_BACKUP_AGE
    yield warning(text, advice) if is_old else ok(text)


def check_scanner() -> Iterator[Finding]:
    if not settings.CLAMD_ADDRESS:
        yield ok(_("Files are not scanned: CLAMD_ADDRESS is not set."))
        return
    try:
        clamd.scan(io.BytesIO(b"doctor"), settings.CLAMD_ADDRESS)
    except clamd.Unavailable:
        yield error(
            _("The virus scanner is not responding, so new files are not available."),
            _("Check that clamd is running and that CLAMD_ADDRESS is correct."),
        )
        return
    yield ok(_("The virus scanner is responding."))
