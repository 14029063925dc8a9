"""Reading lists: resources and passages that members keep, and whom they show them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Viewer, Visibility
from library.models import Organisation, ResourceFile
from members.models.memberships import organisation_of

MOST_ENTRIES = 500
LONGEST_QUOTE = 2_000


class Sharing(models.TextChoices):
    """Who reads a list beside its owner."""

    NONE = "none", _("Only me")
    ORGANISATION = "organisation", _("My organisation")
    COALITION = "coalition", _("The whole coalition")


class ReadingListQuerySet(models.QuerySet):
    def shared_with(self, user) -> ReadingListQuerySet:
        """Return the lists of others that are open to this person."""
        reached = Q(sharing=Sharing.ORGANISATION, organisation=organisation_of(user))
        reached &= Q(organisation__isnull=False)
        if Viewer.of(user).may_see(Visibility.MEMBERS):
            reached |= Q(sharing=Sharing.COALITION)
        return self.filter(reached).exclude(owner=user)

    def open_to(self, user) -> ReadingListQuerySet:
        """Return the lists that this person may read: their own and shared ones."""
        shared = self.shared_with(user).values("pk")
        return self.filter(Q(owner=user) | Q(pk__in=shared))


class ReadingList(models.Model):
    """Resources and passages in an order of somebody's own."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_lists"
    )
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    sharing = models.CharField(
        _("who may read it"), max_length=12, choices=Sharing, default=Sharing.NONE
    )
    # Whose people read it: the owner's organisation when it was shared. It stays there
    # when the owner moves on.
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
    # Not a foreign key: of a removed resource its readers are told where to go.
    resource_id = models.BigIntegerField()
    # Of a passage: where it stands. A file that is gone leaves the page number.
    file = models.ForeignKey(
        ResourceFile, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.PositiveIntegerField(_("page"), null=True)
    quote = models.TextField(_("passage"), max_length=LONGEST_QUOTE, blank=True)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["list", "order", "pk"]
        verbose_name = _("entry of a reading list")
        verbose_name_plural = _("entries of reading lists")

    def __str__(self) -> str:
        return f"{self.list_id}: {self.resource_id} p. {self.page}"
