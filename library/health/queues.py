"""Is a worker at work, does the work get done, and was any set aside?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from library.jobs.queue import WorkState
from library.models import LastRun
from library.sanitize import redact_emails

WORKER_TASK = "worker"
# Longer than any job keeps a worker that is at work.
SILENT = timedelta(minutes=10)
# A large import keeps the queues full for longer than a page's visit.
LATE = timedelta(minutes=30)
TRIES = 5
_queues: dict[type[WorkState], str | Promise] = {}


def register_queue(model: type[WorkState], label: str | Promise) -> None:
    """Let the doctor watch this queue, and operators try its dead letters again."""
    _queues[model] = label


def queues() -> dict[type[WorkState], str | Promise]:
    """Return all queues with their names."""
    return dict(_queues)


def record_heartbeat() -> None:
    """Record that a worker is alive."""
    LastRun.objects.note(WORKER_TASK)


def check_worker() -> Iterator[Finding]:
    last = LastRun.objects.filter(task=WORKER_TASK).first()
    advice = _("Start `manage.py library_worker`, and let the system start it again.")
    if last is None:
        yield error(_("No worker has ever run."), advice)
    elif last.ran_at < timezone.now() - SILENT:
        since = timesince(last.ran_at)
        yield error(_("No worker has been at work for %s.") % since, advice)
    else:
        yield ok(_("A worker is at work."))


def check_queues() -> Iterator[Finding]:
    now = timezone.now()
    found = [
        finding
        for model, label in _queues.items()
        for finding in _about(model, label, now)
        if finding
    ]
    yield from found or [ok(_("Nothing waits for long, nothing was set aside."))]


def _about(
    model: type[WorkState], label: str | Promise, now: datetime
) -> tuple[Finding | None, ...]:
    return _late(model, label, now), _failing(model, label), _dead(model, label)


def _late(
    model: type[WorkState], label: str | Promise, now: datetime
) -> Finding | None:
    due = model.objects.due(now).filter(attempts__lt=TRIES)
    oldest = due.aggregate(oldest=Min("next_try_at"))["oldest"]
    if oldest is None or oldest > now - LATE:
        return None
    values = {"queue": label, "count": due.count(), "since": timesince(oldest)}
    return warning(
        _("%(queue)s: %(count)s wait, the first for %(since)s.") % values,
        _("After a large import that is all right; else see whether a worker runs."),
    )


def _failing(model: type[WorkState], label: str | Promise) -> Finding | None:
    failing = model.objects.pending().filter(attempts__gte=TRIES)
    count = failing.count()
    if not count:
        return None
    text = ngettext(
        "%(queue)s: %(count)s was tried at least five times and is tried again.",
        "%(queue)s: %(count)s were tried at least five times and are tried again.",
        count,
    )
    return warning(
        text % {"queue": label, "count": count},
        _("What they need is away. The last error: %s") % _last_error(failing),
    )


def _last_error(rows: QuerySet) -> str:
    """Return the newest trouble; a mail server's answer names people."""
    errors = rows.order_by("-attempts", "pk").values_list("last_error", flat=True)
    return redact_emails(errors.first() or "")


def _dead(model: type[WorkState], label: str | Promise) -> Finding | None:
    count = model.objects.filter(dead_letter=True).count()
    if not count:
        return None
    text = ngettext(
        "%(queue)s: %(count)s was set aside after five refusals.",
        "%(queue)s: %(count)s were set aside after five refusals.",
        count,
    )
    return warning(
        text % {"queue": label, "count": count},
        _("Read why under Reports, State of the installation; there, try them again."),
    )
