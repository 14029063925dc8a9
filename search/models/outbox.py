"""The outbox between the database and the search indexes, and the indexes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
from library.worker.queue import WorkQuerySet, WorkState


class IndexStateQuerySet(WorkQuerySet):
    def may_be_indexed(self) -> IndexStateQuerySet:
        """Return the rows of resources of which an index may have anything.

        That is recorded before it is sent; what is not processed yet may be on its way.
        """
        is_pending = Q(requested_version__gt=F("processed_version"))
        return self.filter(is_pending | ~Q(indexed_visibility="") | ~Q(sent_pages={}))


class IndexState(WorkState):
    """The indexing state of one resource.

    Not a foreign key: it outlives the resource, so that a deletion can be indexed.
    """

    resource_id = models.BigIntegerField(primary_key=True)
    # The widest visibility that the index may have; "" when it has no entry.
    indexed_visibility = models.CharField(max_length=10, blank=True, default="")
    # By what the index may find the resource: see `search.index.tokens`.
    indexed_tokens = models.JSONField(default=list)
    # Restricted, deleted or without a word that it had, and not yet reindexed. Excluded
    # from every search.
    is_excluded = models.BooleanField(default=False, db_index=True)
    # Pages that may be in the index: {"document id": number of pages}. Saved before
    # they are sent, so that a crash in between leaves no unknown pages.
    sent_pages = models.JSONField(default=dict)
    pages_digest = models.CharField(max_length=64, blank=True, default="")

    objects = IndexStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Search index")

    def may_hold_wider(self, visibility: str) -> bool:
        """Return whether the index may show the resource to more than `visibility`.

        visibility: "" for a resource that is unpublished or deleted.
        """
        if not self.indexed_visibility:
            return False
        return not visibility or Visibility(visibility).is_narrower_than(
            self.indexed_visibility
        )

    def may_hold_more(self, tokens: Iterable[str]) -> bool:
        """Return whether the index may find the resource by more than `tokens`."""
        return not set(self.indexed_tokens).issubset(tokens)

    def widest_with(self, visibility: str) -> str:
        """Return `visibility` or `indexed_visibility`, whichever is wider."""
        if not visibility or self.may_hold_wider(visibility):
            return self.indexed_visibility
        return str(visibility)


class SearchIndexQuerySet(models.QuerySet):
    def in_use(self) -> SearchIndexQuerySet:
        """Return the indexes that every write goes to."""
        return self.exclude(state=SearchIndex.State.RETIRED)


class SearchIndex(models.Model):
    """A search index. Every write goes to the live one and to one being rebuilt."""

    class State(models.TextChoices):
        BUILDING = "building"
        LIVE = "live"
        RETIRED = "retired"

    name = models.CharField(max_length=80, unique=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    # The id of the last copied resource; a killed rebuild continues after it.
    copied_to = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    objects = SearchIndexQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="live"),
                name="one_live_index",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="building"),
                name="one_rebuild_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
