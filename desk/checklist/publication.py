"""Publish the drafts that an editor saw on the list."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from desk.checklist.drafts import check_drafts
from desk.checklist.shown import ShownDraft
from desk.grid.publishing import PUBLISH, run_action
from library.access.viewers import Viewer

# In one request; the list then shows the others.
MAX_PUBLISHED = 200


@dataclass
class Publication:
    """How many were published, why others were not, and how many were not tried."""

    count: int = 0
    problems: list[str] = field(default_factory=list)
    untried_count: int = 0


def publish_shown(
    shown: tuple[ShownDraft, ...], *, user, only_complete: bool
) -> Publication:
    """Publish drafts at the revision that was shown, leaving out published ones.

    Drafts that changed since are left, and so are those with a gap if `only_complete`.
    """
    pks = [row.pk for row in shown]
    drafts = {draft.pk: draft for draft in check_drafts(pks, Viewer.of(user))}
    rows = [row for row in shown if row.pk in drafts]
    publication = Publication(untried_count=len(rows[MAX_PUBLISHED:]))
    for row in rows[:MAX_PUBLISHED]:
        draft = drafts[row.pk]
        if only_complete and not draft.is_complete:
            reason = _("No longer complete.")
            publication.problems.append(f"{draft.title}: {reason}")
            continue
        result = run_action(PUBLISH, row.pk, row.revision_id, user=user)
        publication.count += result.is_done
        if not result.is_done:
            publication.problems.append(f"{draft.title}: {result.message}")
    return publication
