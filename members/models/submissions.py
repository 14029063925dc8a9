"""Resources that members suggest, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.models import Organisation, Resource


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> ProposalQuerySet:
        """Return those that no editor has decided on in any way."""
        return self.filter(decision=Proposal.Decision.OPEN, resource__live=False)


class Proposal(models.Model):
    """What a member brought to the editors: it stands behind a draft of its own."""

    class Decision(models.TextChoices):
        OPEN = "open", _("Not decided yet")
        ACCEPTED = "accepted", _("Accept: go on in the grid")
        DECLINED = "declined", _("Decline")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Being prepared")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")
        CLOSED = "closed", _("Not kept as a resource of its own")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("suggested by"),
        on_delete=models.CASCADE,
        related_name="proposals",
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
        related_name="proposals",
    )
    title = models.CharField(_("title"), max_length=500)
    message = models.TextField(_("why it belongs in the library"), max_length=2_000)
    # What the member wishes; the draft is never wider than for members.
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
        _("answer to the member"),
        blank=True,
        help_text=_("The member reads it beside the suggestion."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("suggested"), auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("suggested resource")
        verbose_name_plural = _("suggested resources")

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> Proposal.State:
        """What became of it; publishing says more than any decision."""
        if self.resource and self.resource.live:
            return self.State.PUBLISHED
        if self.decision == self.Decision.DECLINED:
            return self.State.DECLINED
        if self.resource is None:
            return self.State.CLOSED
        is_accepted = self.decision == self.Decision.ACCEPTED
        return self.State.ACCEPTED if is_accepted else self.State.RECEIVED
