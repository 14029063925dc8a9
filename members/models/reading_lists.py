"""Reading lists: resources and passages that members collect and share."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Viewer, Visibility
from library.models import Organisation, ResourceFile
from members.models.memberships import organisation_of

MAX_ENTRIES = 500
MAX_QUOTE_LENGTH = 2_000


class Sharing(models.TextChoices):
    """Who else can read a list."""

    NONE = "none", _("Only me")
    ORGANISATION = "organisation", _("My organisation")
    COALITION = "coalition", _("The whole coalition")


class ReadingListQuerySet(models.QuerySet):
    def shared_with(self, user) -> ReadingListQuerySet:
        """Return the lists that others share with this user."""
        is_shared = Q(sharing=Sharing.ORGANISATION, organisation=organisation_of(user))
        is_shared &= Q(organisation__isnull=False)
        if Viewer.of(user).may_see(Visibility.MEMBERS):
            is_shared |= Q(sharing=Sharing.COALITION)
        return self.filter(is_shared).exclude(owner=user)

    def open_to(self, user) -> ReadingListQuerySet:
        """Return the lists that this user may read: their own and shared ones."""
        shared = self.shared_with(user).values("pk")
        return self.filter(Q(owner=user) | Q(pk__in=shared))


class ReadingList(models.Model):
    """A user's ordered list of resources and passages."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_lists"
    )
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    sharing = models.CharField(
        _("who can read it"), max_length=12, choices=Sharing, default=Sharing.NONE
    )
    # The owner's organisation at the time of sharing. It does not change if the owner
    # moves to another organisation.
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reading_list", args=[self.pk])


class ListEntry(models.Model):
    """A resource in a list, or a passage of one of its files."""

    list = models.ForeignKey(
        ReadingList, on_delete=models.CASCADE, related_name="entries"
    )
    # Not a foreign key: the entry of a deleted resource shows its successor.
    resource_id = models.BigIntegerField()
    # For a passage. The page number remains when the file is deleted.
    file = models.ForeignKey(
        ResourceFile, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.PositiveIntegerField(_("page"), null=True)
    quote = models.TextField(_("passage"), max_length=MAX_QUOTE_LENGTH, blank=True)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["list", "order", "pk"]
        verbose_name = _("reading list entry")
        verbose_name_plural = _("reading list entries")

    def __str__(self) -> str:
        return f"{self.list_id}: {self.resource_id} p. {self.page}"
