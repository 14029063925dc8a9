"""The outbox between the database and the index, and the indexes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from library.access.viewers import Visibility
from library.jobs.queue import WorkState


class IndexState(WorkState):
    """What the index must learn of one resource.

    Without a foreign key: it outlives the resource, so that a deletion can be told.
    """

    resource_id = models.BigIntegerField(primary_key=True)
    # The widest visibility that the index may have; "" when it has no entry.
    indexed_visibility = models.CharField(max_length=10, blank=True, default="")
    # What the index may find it by: see `search.index.tokens`.
    indexed_tokens = models.JSONField(default=list)
    # Narrowed, gone, or without a word that it had, and not yet written: to be left
    # out of every answer.
    is_excluded = models.BooleanField(default=False, db_index=True)
    # Page keys that may be in the index: {"document id": pages}. Written before they
    # are sent, so that a crash in between leaves none behind.
    sent_pages = models.JSONField(default=dict)
    pages_digest = models.CharField(max_length=64, blank=True, default="")

    def may_hold_wider(self, visibility: str) -> bool:
        """Say whether the index may show this resource to more than `visibility`.

        `visibility` is "" for a resource that nobody may find.
        """
        if not self.indexed_visibility:
            return False
        return not visibility or Visibility(visibility).is_narrower_than(
            self.indexed_visibility
        )

    def may_hold_more(self, tokens: Iterable[str]) -> bool:
        """Return whether the index may find this resource by more than `tokens`."""
        return not set(self.indexed_tokens).issubset(tokens)

    def widest_with(self, visibility: str) -> str:
        """Return the wider of what the index may have and `visibility`."""
        if not visibility or self.may_hold_wider(visibility):
            return self.indexed_visibility
        return str(visibility)


class SearchIndexQuerySet(models.QuerySet):
    def in_use(self) -> SearchIndexQuerySet:
        """Return the indexes that every write goes to."""
        return self.exclude(state=SearchIndex.State.RETIRED)


class SearchIndex(models.Model):
    """An index that every write goes to: the live one, and one being rebuilt."""

    class State(models.TextChoices):
        BUILDING = "building"
        LIVE = "live"
        RETIRED = "retired"

    name = models.CharField(max_length=80, unique=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    # The last resource copied; a rebuild that was killed goes on after it.
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
