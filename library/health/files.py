"""Are the stored files whole, scanned where that is asked, and copied elsewhere?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from library.maintenance import backup, fixity
from library.processing import clamd

# The worker reads files again every day; a backup is made each night.
OLD = timedelta(days=3)


def check_fixity() -> Iterator[Finding]:
    """Tell of files that changed, and of those that were not read for too long."""
    if broken := fixity.broken().count():
        text = ngettext(
            "%d stored file is missing or has changed.",
            "%d stored files are missing or have changed.",
            broken,
        )
        yield error(
            text % broken,
            _("`manage.py check_files` names them; bring them back: docs/backup.md."),
        )
    elif overdue := fixity.overdue():
        text = ngettext(
            "%d stored file was not read again for 30 days.",
            "%d stored files were not read again for 30 days.",
            overdue,
        )
        yield warning(
            text % overdue, _("The worker does so by and by: see that it runs.")
        )
    else:
        yield ok(_whole(fixity.last_run()))


def _whole(last: datetime | None) -> str:
    if last is None:
        return _("No stored file was read again yet.")
    return _("All that were read again are whole, the last one %s ago.") % timesince(
        last
    )


def check_backup() -> Iterator[Finding]:
    last = backup.last_backup()
    advice = _("Make one each night, to another machine: docs/backup.md.")
    if last is None:
        yield warning(_("No backup was ever made."), advice)
        return
    text = _("The last backup is %s old.") % timesince(last)
    yield warning(text, advice) if last < timezone.now() - OLD else ok(text)


def check_scanner() -> Iterator[Finding]:
    if not settings.CLAMD_ADDRESS:
        yield ok(_("Files are not scanned: CLAMD_ADDRESS is not set."))
        return
    try:
        clamd.scan(io.BytesIO(b"doctor"), settings.CLAMD_ADDRESS)
    except clamd.Unavailable:
        yield error(
            _("The virus scanner does not answer: new files wait and are not served."),
            _("See that clamd runs and that CLAMD_ADDRESS is right."),
        )
        return
    yield ok(_("The virus scanner answers."))
