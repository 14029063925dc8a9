"""The worker's jobs of members."""

from __future__ import annotations

from library.worker.registry import SECONDS_PER_DAY, every, register
from members.accounts import emails as account_emails
from members.accounts import events
from members.models import FailureCount, KnownBrowser
from members.reader_messages import retention
from members.saved_searches import emails as alert_emails
from members.saved_searches.alerts import queue_due
from members.sessions.store import SessionStore
from members.sign_in.auth_backend import remove_expired_groups
from members.usage import failed_searches, report

register("alerts", every(30, queue_due))
register("alert emails", alert_emails.send_next, network=True)
register("account emails", account_emails.send_next, network=True)
register("expired memberships", every(60 * 60, remove_expired_groups))
for name, delete in (
    ("old usage statistics", report.delete_old),
    ("old failed searches", failed_searches.delete_old),
    ("old alert emails", alert_emails.delete_old),
    ("old account emails", account_emails.delete_old),
    ("failed sign-ins", FailureCount.objects.delete_old),
    ("known browsers", KnownBrowser.objects.delete_old),
    ("old account events", events.delete_old),
    ("old messages from readers", retention.delete_old),
    ("old sessions", SessionStore.clear_expired),
):
    register(name, every(SECONDS_PER_DAY, delete))
