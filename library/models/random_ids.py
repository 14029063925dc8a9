"""Random primary keys for rows whose ids are in public URLs, and random file names.

Gaps between sequential ids in the sitemap would reveal how many resources are hidden,
and roughly when each was created; file names would reveal what is in the files.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable

from django.db import models

# Nine digits: short in a URL, a safe integer in JavaScript, and sparse: with 100,000
# rows, one id in 9,000 is used.
MIN_ID, MAX_ID = 100_000_000, 999_999_999


class RandomIdMixin(models.Model):
    """Gives each new row a random id, unless it has one already."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save the row. Raises IntegrityError if another process uses the same id at
        the same moment: `force_insert` prevents overwriting that row."""
        is_new = self._state.adding and self.pk is None
        if is_new:
            self.pk = random_free_id(type(self))
            kwargs["force_insert"] = True
        try:
            super().save(*args, **kwargs)
        except Exception:
            if is_new and self._state.adding:
                self.pk = None
            raise

    @classmethod
    def is_id_taken(cls, pk: int) -> bool:
        return cls._default_manager.filter(pk=pk).exists()


def random_free_id(model: type[RandomIdMixin]) -> int:
    """Return a random id that no row of this model has or had."""
    while True:
        pk = MIN_ID + secrets.randbelow(MAX_ID - MIN_ID + 1)
        if not model.is_id_taken(pk):
            return pk


def random_name(extension: str) -> str:
    """Return a new path of two levels, such as `3f/3f97….pdf`."""
    name = str(uuid.uuid4())
    return f"{name[:2]}/{name}.{extension}"


def assign_ids(rows: Iterable[RandomIdMixin]) -> None:
    """Assign an id to each row that has none, before a bulk insert."""
    for row in rows:
        if row.pk is None:
            row.pk = random_free_id(type(row))
