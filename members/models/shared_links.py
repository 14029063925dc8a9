"""Links with which one resource is shown to somebody without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Viewer, Visibility
from library.models import Resource

SHARE_PERMISSION = "members.share_restricted_resource"
MAX_NOTE_LENGTH = 100


class SharedLinkQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Return the links that have neither expired nor been revoked."""
        now = timezone.now()
        return self.filter(Q(revoked_at=None), expires_at__gt=now)


class SharedLink(models.Model):
    """A secret URL that shows a resource for some days.

    It shows no more than its creator may see, and ends when the creator may no longer
    share, or when the resource is restricted further.
    """

    class Days(models.IntegerChoices):
        WEEK = 7, _("7 days")
        FORTNIGHT = 14, _("14 days")
        MONTH = 30, _("30 days")

    resource = models.ForeignKey(
        Resource,
        verbose_name=_("resource"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # Of the resource when the link was created.
    visibility = models.CharField(max_length=10, choices=Visibility, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("shared by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    note = models.CharField(_("for whom"), max_length=MAX_NOTE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("ended"), null=True, editable=False)
    views = models.PositiveIntegerField(_("page views"), default=0, editable=False)
    downloads = models.PositiveIntegerField(_("downloads"), default=0, editable=False)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("shared link")
        verbose_name_plural = _("shared links")
        # Created on the page of a resource, and never changed.
        default_permissions = ("view", "delete")
        permissions = [
            ("share_restricted_resource", "Can share restricted resources by a link")
        ]

    def __str__(self) -> str:
        # Wagtail's log keeps it: no title of a resource and no name of a person.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def shown_resource(self) -> Resource | None:
        """Return the resource, None if this link may not show it (any longer)."""
        creator = self.created_by
        if not self.is_active or not creator.has_perm(SHARE_PERMISSION):
            return None
        visible = Resource.objects.visible_to(Viewer.of(creator))
        resource = visible.filter(pk=self.resource_id).first()
        if resource is None:
            return None
        is_narrower = Visibility(resource.visibility).is_narrower_than(self.visibility)
        return None if is_narrower else resource

    def revoke(self) -> None:
        """End the link now. An earlier end stays."""
        links = type(self).objects.filter(pk=self.pk, revoked_at=None)
        links.update(revoked_at=timezone.now())

    def count(self, field: str) -> None:
        """Add one to `views` or `downloads`."""
        type(self).objects.filter(pk=self.pk).update(**{field: F(field) + 1})


def expiry(days: int):
    """Return when a link that is created now expires."""
    return timezone.now() + timedelta(days=days)
