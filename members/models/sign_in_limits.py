"""Failed sign-ins per name, and the browsers that a user has signed in with."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from members.models.memberships import token_digest

MAX_FAILURES = 10
FAILURE_WINDOW = timedelta(hours=1)
INITIAL_BACKOFF = timedelta(minutes=1)
MAX_BACKOFF = timedelta(minutes=15)
BROWSER_MAX_AGE = timedelta(days=90)
MAX_BROWSERS = 10


class FailureCountManager(models.Manager):
    def seconds_to_wait(self, key: str) -> int:
        """Return how long sign-ins with this key are paused; 0 for not at all.

        Pauses beyond MAX_BACKOFF come from a machine whose clock was wrong, and are
        ignored.
        """
        now = timezone.now()
        until = now + MAX_BACKOFF
        row = self.filter(digest=key, locked_until__gt=now, locked_until__lte=until)
        locked_until = row.values_list("locked_until", flat=True).first()
        return int((locked_until - now).total_seconds()) + 1 if locked_until else 0

    def add(self, key: str) -> bool:
        """Count a failure under `key`. Returns whether the first pause begins."""
        now = timezone.now()
        with transaction.atomic():
            self.get_or_create(digest=key, defaults={"last_failed_at": now})
            row = self.select_for_update().get(digest=key)
            row.count_failure(now)
            row.save()
        return row.failures == MAX_FAILURES

    def delete_old(self) -> None:
        """Delete counts whose window has passed."""
        self.filter(last_failed_at__lt=timezone.now() - FAILURE_WINDOW).delete()


class FailureCount(models.Model):
    """Failed sign-ins with one name, from all IP addresses together.

    `digest` is of the name as typed, so that a count does not reveal whether there is
    an account, nor which names belong to the same one.
    """

    digest = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    objects = FailureCountManager()

    def __str__(self) -> str:
        return f"{self.failures} failures"

    def count_failure(self, now: datetime) -> None:
        """Count one; from MAX_FAILURES on, pause for a minute, then twice as long."""
        is_stale = self.last_failed_at < now - FAILURE_WINDOW
        self.failures = 1 if is_stale else self.failures + 1
        self.last_failed_at = now
        doublings = self.failures - MAX_FAILURES
        if doublings >= 0:
            pause = min(INITIAL_BACKOFF * 2 ** min(doublings, 10), MAX_BACKOFF)
            self.locked_until = now + pause


class KnownBrowserManager(models.Manager):
    def issue(self, user) -> str:
        """Return a new token for a browser of this user; delete the oldest ones."""
        token = secrets.token_urlsafe(32)
        self.create(user=user, digest=token_digest(token))
        browsers = self.filter(user=user).order_by("-used_at", "-pk")
        newest_ids = list(browsers.values_list("pk", flat=True)[:MAX_BROWSERS])
        browsers.exclude(pk__in=newest_ids).delete()
        return token

    def by_token(self, token: str) -> KnownBrowser | None:
        """Return the browser with this token, unless it is too old."""
        since = timezone.now() - BROWSER_MAX_AGE
        rows = self.filter(digest=token_digest(token), used_at__gt=since)
        return rows.select_related("user").first()

    def delete_old(self) -> None:
        """Delete browsers without a sign-in for BROWSER_MAX_AGE."""
        self.filter(used_at__lte=timezone.now() - BROWSER_MAX_AGE).delete()


class KnownBrowser(models.Model):
    """A browser in which a user has signed in before: the digest of a random token.

    It does not replace a password. It has its own count of failures, so that attackers
    cannot lock users out of their own browsers.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = KnownBrowserManager()

    def __str__(self) -> str:
        return f"browser {self.pk}"
