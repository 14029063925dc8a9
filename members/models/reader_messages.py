"""Messages from readers about a resource, and whether editors have dealt with them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from library.models import Resource

MAX_MESSAGE_LENGTH = 2_000


class ReaderMessage(models.Model):
    """A report of a problem, or a request for an accessible format or access."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("Report a problem")
        ACCESSIBLE_FORMAT = "accessible-format", _("Request an accessible format")
        ACCESS = "access", _("Request access")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    kind = models.CharField(_("subject"), max_length=20, choices=Kind)
    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    message = models.TextField(_("message"), max_length=MAX_MESSAGE_LENGTH)
    # Of a visitor who wants an answer; a member is reached through the account.
    email = models.EmailField(_("email address"), blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    state = models.CharField(
        _("status"), max_length=10, choices=State, default=State.OPEN
    )
    # Messages that are done are deleted some time later.
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("message from a reader")
        verbose_name_plural = _("messages from readers")

    def __str__(self) -> str:
        # Wagtail's log keeps it longer than the message: no words of the reader.
        day = date_format(timezone.localtime(self.created_at), "DATE_FORMAT")
        return f"{self.get_kind_display()}, {day}"

    @admin.display(description=_("message"))
    def excerpt(self) -> str:
        """Return the beginning of the message, as one line."""
        return Truncator(" ".join(self.message.split())).chars(80)

    def set_state(self, state: str, user) -> None:
        """Set the state, and record who finished the work and when."""
        is_done = state == self.State.DONE
        self.state = state
        self.done_at = timezone.now() if is_done else None
        self.done_by = user if is_done else None

    @property
    def reply_address(self) -> str:
        """The email address for an answer, "" if the reader gave none."""
        return self.member.email if self.member else self.email
