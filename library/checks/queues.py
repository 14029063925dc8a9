"""Checks of the worker and its queues: active, on time, no failed jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.checks import CheckMessage, Error, Info, Warning
from django.db.models import Min
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.checks.doctor import doctor_check
from library.models import LastRun
from library.sanitize import redact_emails
from library.worker.queue import queues

WORKER_TASK = "worker"
# Longer than any single job takes.
MAX_WORKER_SILENCE = timedelta(minutes=10)
# A large import fills the queues for longer than it takes to look at this report.
MAX_DELAY = timedelta(minutes=30)
MIN_FAILING_ATTEMPTS = 5


def record_heartbeat() -> None:
    """Record that a worker is running."""
    LastRun.objects.note(WORKER_TASK)


@doctor_check(gettext_lazy("Worker"))
def check_worker() -> Iterator[CheckMessage]:
    last = LastRun.objects.filter(task=WORKER_TASK).first()
    hint = _("Start `manage.py library_worker`. Let the system restart it if it stops.")
    if last is None:
        yield Error(_("No worker has run yet."), hint=hint, id="library.E021")
    elif last.ran_at < timezone.now() - MAX_WORKER_SILENCE:
        text = _("No worker has been active for %s.") % timesince(last.ran_at)
        yield Error(text, hint=hint, id="library.E022")
    else:
        yield Info(_("A worker is running."), id="library.I020")


@doctor_check(gettext_lazy("Queues"))
def check_queues() -> Iterator[CheckMessage]:
    """Warn of delays, of repeated failures and of dead letters."""
    now, problems = timezone.now(), []
    for model in queues():
        label = model._meta.verbose_name
        due = model.objects.due(now).filter(attempts__lt=MIN_FAILING_ATTEMPTS)
        oldest = due.aggregate(oldest=Min("next_try_at"))["oldest"]
        if oldest is not None and oldest <= now - MAX_DELAY:
            text = _("%(queue)s: %(count)s waiting, the oldest for %(since)s.")
            hint = _(
                "This is normal after a large import. Otherwise, check the worker."
            )
            values = {"queue": label, "count": due.count(), "since": timesince(oldest)}
            problems.append(Warning(text % values, hint=hint, id="library.W031"))
        failing = model.objects.pending().filter(attempts__gte=MIN_FAILING_ATTEMPTS)
        if count := failing.count():
            text = ngettext(
                "%(queue)s: %(count)s job has failed at least five times. "
                "We will retry.",
                "%(queue)s: %(count)s jobs have failed at least five times. "
                "We will retry.",
                count,
            )
            # The reply of a mail server contains email addresses.
            error = redact_emails(failing.latest("attempts").last_error)
            hint = _("A service they need is not available. Last error: %s") % error
            values = {"queue": label, "count": count}
            problems.append(Warning(text % values, hint=hint, id="library.W032"))
        if count := model.objects.filter(dead_letter=True).count():
            text = ngettext(
                "%(queue)s: %(count)s job was stopped after five failures.",
                "%(queue)s: %(count)s jobs were stopped after five failures.",
                count,
            )
            hint = _(
                "See the reasons under Reports, System status, and retry them there."
            )
            values = {"queue": label, "count": count}
            problems.append(Warning(text % values, hint=hint, id="library.W033"))
    yield from problems or [Info(_("No delays and no failed jobs."), id="library.I030")]
