"""Resources that members suggest, and the editors' decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.models import Organisation, Resource


class SubmissionQuerySet(models.QuerySet):
    def pending(self) -> SubmissionQuerySet:
        """Return the submissions without a decision whose draft is not published."""
        return self.filter(decision=Submission.Decision.OPEN, resource__live=False)


class Submission(models.Model):
    """A member's suggestion to the editors, with a draft resource of its own."""

    class Decision(models.TextChoices):
        OPEN = "open", _("Not decided yet")
        ACCEPTED = "accepted", _("Accept and edit in grid")
        DECLINED = "declined", _("Decline")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Being prepared")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")
        CLOSED = "closed", _("Closed without a new resource")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("suggested by"),
        on_delete=models.CASCADE,
        related_name="submissions",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    title = models.CharField(_("title"), max_length=500)
    message = models.TextField(_("why it belongs in the library"), max_length=2_000)
    # The member's preference; the draft is visible to members at most.
    visibility = models.CharField(
        _("who should see it"),
        max_length=10,
        choices=Visibility,
        default=Visibility.MEMBERS,
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.OPEN
    )
    answer = models.TextField(
        _("reply to the member"),
        blank=True,
        help_text=_("The member sees this next to their suggestion."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("suggested"), auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("suggested resource")
        verbose_name_plural = _("suggested resources")

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> Submission.State:
        """The current state; a published draft outweighs any decision."""
        if self.resource and self.resource.live:
            return self.State.PUBLISHED
        if self.decision == self.Decision.DECLINED:
            return self.State.DECLINED
        if self.resource is None:
            return self.State.CLOSED
        is_accepted = self.decision == self.Decision.ACCEPTED
        return self.State.ACCEPTED if is_accepted else self.State.RECEIVED
