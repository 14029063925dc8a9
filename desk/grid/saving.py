"""One row of the grid → a new revision of a draft, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from desk.grid.forms import RowForm, Sent
from desk.grid.term_lookup import Vocabulary
from desk.models import Suggestion
from desk.suggestions.decisions import decide, values_of
from library.models import Resource
from library.resources.revisions import ChangedMeanwhile, change_draft, latest_draft

from .columns import BY_NAME, COLUMNS, Texts, texts_of_draft

# Columns whose fields in a resource have other names.
_COLUMN_OF = {"published_on": "published", "published_precision": "published"}
Vocabularies = Mapping[str, Vocabulary]


@dataclass(frozen=True)
class Difference:
    """Two texts for one cell: the editor's and what somebody else saved."""

    column: str
    label: str
    mine: str
    theirs: str


@dataclass
class Saved:
    """What became of a row. `texts`: what stands in it now, saved or not.

    state: saved, unchanged, invalid (see `errors`, by column; "" for the row),
    conflict (see `differences`, `by`) or refused (see `message`).
    """

    state: str
    texts: Texts
    seen: int | None
    message: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    by: str = ""

    @property
    def is_done(self) -> bool:
        return self.state in ("saved", "unchanged")


def save_row(pk: int, sent: Sent, vocabularies: Vocabularies, *, user) -> Saved:
    """Save what was sent for a draft, with what became of its suggestions.

    Raises Resource.DoesNotExist.
    """
    row = Resource.objects.select_related("latest_revision__user").get(pk=pk)
    draft = latest_draft(row)
    before = texts_of_draft(draft, vocabularies)
    suggestions = Suggestion.objects.filter(resource=pk)
    typed = sent.over(before, suggestions)
    form = RowForm(typed, vocabularies)
    if not form.is_valid():
        return Saved("invalid", typed, sent.seen, errors=_listed(form.errors))
    wanted = form.as_texts()
    if row.latest_revision_id != sent.seen and wanted != before:
        return _conflict(row, wanted, before, user)
    try:
        return _store(row, draft, sent, form, before, user)
    except ValidationError as error:
        return Saved("invalid", typed, sent.seen, errors=_by_column(error))
    except PermissionDenied as error:
        return Saved("refused", typed, sent.seen, strip_tags(str(error)))
    except ChangedMeanwhile as error:
        theirs = texts_of_draft(error.draft, vocabularies)
        return _conflict(error.draft, wanted, theirs, user)


@transaction.atomic
def _store(
    row: Resource, draft: Resource, sent: Sent, form: RowForm, before: Texts, user
) -> Saved:
    wanted = form.as_texts()
    changed = [name for name in wanted if wanted[name] != before[name]]
    if changed:
        form.make_new_organisations()
        seen = row.latest_revision_id
        draft = change_draft(row.pk, form.fill, user=user, base_revision_id=seen)
    decisions = {"refused": sent.refuse, "reopened": sent.reopen}
    decide(row.pk, values_of(draft), changed, user=user, **decisions)
    state = "saved" if changed else "unchanged"
    return Saved(state, form.as_texts(), draft.latest_revision_id)


def _conflict(draft: Resource, mine: Texts, theirs: Texts, user) -> Saved:
    revision = draft.latest_revision
    differences = [
        Difference(column.name, column.label, mine[column.name], theirs[column.name])
        for column in COLUMNS
        if mine[column.name] != theirs[column.name]
    ]
    by = get_user_display_name(revision.user) if revision.user else _("Somebody")
    if revision.user == user:
        by = _("You, in another window,")
    return Saved("conflict", mine, revision.pk, differences=differences, by=by)


def _listed(errors) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in errors.items()}


def _by_column(error: ValidationError) -> dict[str, list[str]]:
    """Put what the model forbids beside its cell; for other fields, beside the row."""
    found: dict[str, list[str]] = {}
    for name, texts in error.message_dict.items():
        column = _COLUMN_OF.get(name, name)
        if column not in BY_NAME:
            column, texts = "", [f"{name}: {text}" for text in texts]
        found.setdefault(column, []).extend(texts)
    return found
