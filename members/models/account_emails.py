"""Emails about accounts and invitations, queued for the worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from library.jobs.queue import WorkState


class AccountMail(WorkState):
    """One email about an account. A request only adds a row; the worker does the rest.

    So a request does the same for a known and an unknown name, and waits for no mail
    server. The row holds no secret: the worker makes tokens when it sends.
    """

    class Kind(models.TextChoices):
        PASSWORD_RESET = "password_reset"  # noqa: S105 (a kind, not a secret)
        CONFIRMATION = "confirmation"
        NOTICE = "notice"
        LOCKED = "locked"
        INVITATION = "invitation"

    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=10)
    # Of the name that was typed, where nobody may know yet whose it is.
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
    # A notice as it will be sent.
    email = models.EmailField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Set for LOCKED alone, whose rows stay for a day: one email a day is enough.
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def remove(self) -> None:
        """Delete the row, unless another worker has claimed it meanwhile."""
        self._claimed().delete()
