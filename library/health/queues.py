"""Health checks of the worker and its queues: active, on time, no failed jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok, warning
from library.models import LastRun
from library.sanitize import redact_emails
from library.worker.queue import WorkState, queues

WORKER_TASK = "worker"
# Longer than any single job takes.
MAX_WORKER_SILENCE = timedelta(minutes=10)
# A large import fills the queues for longer than it takes to look at this report.
MAX_DELAY = timedelta(minutes=30)
MIN_FAILING_ATTEMPTS = 5


def record_heartbeat() -> None:
    """Record that a worker is running."""
    LastRun.objects.note(WORKER_TASK)


def check_worker() -> Iterator[Finding]:
    last = LastRun.objects.filter(task=WORKER_TASK).first()
    advice = _(
        "Start `manage.py library_worker`. Let the system restart it if it stops."
    )
    if last is None:
        yield error(_("No worker has run yet."), advice)
    elif last.ran_at < timezone.now() - MAX_WORKER_SILENCE:
        since = timesince(last.ran_at)
        yield error(_("No worker has been active for %s.") % since, advice)
    else:
        yield ok(_("A worker is running."))


def check_queues() -> Iterator[Finding]:
    now = timezone.now()
    findings = [
        finding
        for model in queues()
        for finding in (_delays(model, now), _failures(model), _dead_letters(model))
        if finding
    ]
    yield from findings or [ok(_("No delays and no failed jobs."))]


def _delays(model: type[WorkState], now: datetime) -> Finding | None:
    due = model.objects.due(now).filter(attempts__lt=MIN_FAILING_ATTEMPTS)
    oldest = due.aggregate(oldest=Min("next_try_at"))["oldest"]
    if oldest is None or oldest > now - MAX_DELAY:
        return None
    values = {
        "queue": model._meta.verbose_name,
        "count": due.count(),
        "since": timesince(oldest),
    }
    return warning(
        _("%(queue)s: %(count)s waiting, the oldest for %(since)s.") % values,
        _("This is normal after a large import. Otherwise, check the worker."),
    )


def _failures(model: type[WorkState]) -> Finding | None:
    failing = model.objects.pending().filter(attempts__gte=MIN_FAILING_ATTEMPTS)
    count = failing.count()
    if not count:
        return None
    text = ngettext(
        "%(queue)s: %(count)s job has failed at least five times. We will retry.",
        "%(queue)s: %(count)s jobs have failed at least five times. We will retry.",
        count,
    )
    errors = failing.order_by("-attempts", "pk").values_list("last_error", flat=True)
    # The reply of a mail server contains email addresses.
    last_error = redact_emails(errors.first() or "")
    return warning(
        text % {"queue": model._meta.verbose_name, "count": count},
        _("A service they need is not available. Last error: %s") % last_error,
    )


def _dead_letters(model: type[WorkState]) -> Finding | None:
    count = model.objects.filter(dead_letter=True).count()
    if not count:
        return None
    text = ngettext(
        "%(queue)s: %(count)s job was stopped after five failures.",
        "%(queue)s: %(count)s jobs were stopped after five failures.",
        count,
    )
    return warning(
        text % {"queue": model._meta.verbose_name, "count": count},
        _("See the reasons under Reports, System status, and retry them there."),
    )
