"""Emails about accounts and invitations, queued for the worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.worker.queue import WorkState


class AccountEmail(WorkState):
    """A queued email about an account. Requests only add a row; the worker sends it.

    Requests therefore do the same for known and unknown names, and never wait for a
    mail server. A row holds no secrets: the worker creates tokens when it sends.
    """

    class Kind(models.TextChoices):
        PASSWORD_RESET = "password_reset"  # noqa: S105 (a kind, not a secret)
        CONFIRMATION = "confirmation"
        NOTICE = "notice"
        LOCKED = "locked"
        INVITATION = "invitation"

    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=10)
    # Digest of the typed name, for requests that must not look up the account.
    digest = models.CharField(max_length=64, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    email_address = models.ForeignKey(
        "account.EmailAddress", null=True, on_delete=models.CASCADE, related_name="+"
    )
    invitation = models.ForeignKey(
        "members.Invitation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    # The content of a notice.
    email = models.EmailField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Only set for LOCKED, whose rows are kept for a day to limit them to one a day.
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Account emails")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def remove(self) -> None:
        """Delete the row, unless another worker has claimed it in the meantime."""
        self._claimed().delete()
