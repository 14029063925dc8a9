"""Open sessions and recorded events of user accounts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.sessions.devices import device_name


class UserSession(AbstractBaseSession):
    """A session with its user, so that users can list and end their own sessions.

    The key is a digest: see members/sessions/store.py.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        # Saving the session of a user who was just deleted must not fail.
        db_constraint=False,
        related_name="sessions",
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls):
        from members.sessions.store import SessionStore

        return SessionStore


class LastVisit(models.Model):
    """When a user was last here, and the end of the visit before.

    A visit ends after VISIT_GAP without a request.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="last_visit"
    )
    active_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} {self.active_at:%Y-%m-%d}"


class AccountEvent(models.Model):
    """How often an event happened to an account on one day, by kind of device.

    It names no resource, file, search, email or IP address. Rows without a user count
    attempts to sign in with unknown names, so that a refusal takes as long whether or
    not the name exists.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_REFUSED = "sign_in_refused", _("Sign-in refused")
        SECOND_FACTOR_REFUSED = "factor_refused", _("Second factor refused")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        SECOND_FACTOR_CHANGED = "factor_changed", _("Second factor changed")
        SESSIONS_ENDED = "sessions_ended", _("Signed out of other devices")
        TOKEN_CREATED = "token_created", _("Access token created")
        TOKEN_REVOKED = "token_revoked", _("Access token revoked")
        RESTRICTED_FILE = "restricted_file", _("Restricted files opened")
        RESTRICTED_EXPORT = "restricted_export", _("Restricted resources exported")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="account_events",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    device = models.CharField(max_length=40, blank=True)
    day = models.DateField(db_index=True)
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-last_at", "-pk"]
        # One row per day, kind and device, so that nobody can fill the table.
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "device", "day"], name="one_event_row_a_day"
            ),
            models.UniqueConstraint(
                fields=["kind", "device", "day"],
                condition=models.Q(user=None),
                name="one_row_a_day_for_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.kind}"

    @property
    def device_name(self) -> str:
        return device_name(self.device)
