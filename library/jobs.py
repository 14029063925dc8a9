"""The worker's jobs of the library."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from library.checks.queues import record_heartbeat
from library.maintenance import cache, fixity, link_checker
from library.maintenance.orphaned_files import sweep_files
from library.processing.ocr import is_due, recognise_next
from library.processing.text_extraction import extract_next
from library.processing.virus_scan import scan_next
from library.worker import subprocesses
from library.worker.registry import SECONDS_PER_DAY, every, register


def publish_scheduled() -> None:
    """Publish and unpublish the resources and pages whose scheduled time has come."""
    call_command("publish_scheduled", verbosity=0)


register("virus scan", scan_next)
register("heartbeat", every(30, record_heartbeat))
register("text extraction", extract_next)
register("text recognition", recognise_next, own_process=True)
register("scheduled publishing", every(60, publish_scheduled))
register("orphaned files", every(SECONDS_PER_DAY, sweep_files))
register("expired cache rows", every(60 * 60, cache.delete_expired))
register("fixity", every(5, fixity.check_next))
subprocesses.register(
    "text recognition", 2, is_due, "library_worker", "--until-idle", "--jobs", "slow"
)
if settings.LINK_CHECKS:
    # Seldom: a check may block the other jobs for seconds.
    register("source links", every(30, link_checker.check_next), network=True)
