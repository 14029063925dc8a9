"""What an editor saw on the list, in a signed value that the form sends back.

A draft that changed since is not published: nobody has read the list of its gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from desk.checklist.drafts import CheckedDraft

_SALT = "desk.checklist"
# Longer than anybody reads a list; a page that was left open must be loaded again.
_MAX_AGE_SECONDS = 12 * 60 * 60


@dataclass(frozen=True)
class ShownDraft:
    """One draft as the list showed it."""

    pk: int
    revision_id: int | None
    was_complete: bool


class Expired(Exception):
    """The signed value is missing, of another user, too old or damaged."""


@dataclass(frozen=True)
class ShownDrafts:
    drafts: tuple[ShownDraft, ...]

    @classmethod
    def of(cls, drafts: Iterable[CheckedDraft]) -> ShownDrafts:
        return cls(
            tuple(
                ShownDraft(draft.pk, draft.revision_id, draft.is_complete)
                for draft in drafts
            )
        )

    @classmethod
    def read(cls, token: str, user) -> ShownDrafts:
        """Return what a token of this user says. Raises Expired."""
        try:
            user_pk, rows = signing.loads(token, salt=_SALT, max_age=_MAX_AGE_SECONDS)
        except signing.BadSignature as error:
            raise Expired from error
        if user_pk != user.pk:
            raise Expired
        return cls(tuple(ShownDraft(*row) for row in rows))

    def token(self, user) -> str:
        rows = [[row.pk, row.revision_id, row.was_complete] for row in self.drafts]
        return signing.dumps([user.pk, rows], salt=_SALT, compress=True)

    @property
    def complete(self) -> tuple[ShownDraft, ...]:
        return tuple(draft for draft in self.drafts if draft.was_complete)
