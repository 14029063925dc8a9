"""Save one row of the grid as a new revision of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from desk.grid.forms import RowForm, SubmittedRow
from desk.models import Suggestion
from desk.suggestions.decisions import decide, values_of
from library.models import Resource
from library.resources.revisions import ChangedMeanwhile, change_draft, latest_draft
from library.vocabularies.lookup import TermLookup

from .columns import (
    BY_NAME,
    COLUMNS,
    GridColumn,
    Texts,
    file_columns,
    texts_of_draft,
)
from .translations import files_of

# Resource fields whose columns have other names.
_COLUMN_OF = {"published_on": "published", "published_precision": "published"}
Vocabularies = Mapping[str, TermLookup]


@dataclass(frozen=True)
class CellDifference:
    """Two texts for one cell: the editor's and the one saved by somebody else."""

    column: GridColumn
    mine: str
    theirs: str


@dataclass
class SaveResult:
    """Result of saving a row. `texts`: its current texts by cell, saved or not.

    state: saved, unchanged, invalid (see `errors`, by cell; "" for the row),
    conflict (see `differences`, `by`) or rejected (see `message`).
    """

    state: str
    texts: Texts
    base_revision_id: int | None
    message: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    differences: list[CellDifference] = field(default_factory=list)
    by: str = ""

    @property
    def is_done(self) -> bool:
        return self.state in ("saved", "unchanged")


def save_row(
    pk: int, submitted: SubmittedRow, vocabularies: Vocabularies, *, user
) -> SaveResult:
    """Save a submitted row and the decisions on its suggestions.

    Raises Resource.DoesNotExist.
    """
    row = Resource.objects.select_related("latest_revision__user").get(pk=pk)
    draft = latest_draft(row)
    before = texts_of_draft(draft, vocabularies)
    suggestions = Suggestion.objects.filter(resource=pk)
    entered = submitted.over(before, suggestions)
    may_add = user.has_perm("library.add_organisation")
    form = RowForm(entered, vocabularies, may_add_organisations=may_add)
    if not form.is_valid():
        errors = {name: list(map(str, texts)) for name, texts in form.errors.items()}
        return SaveResult("invalid", entered, submitted.base_revision_id, errors=errors)
    new_texts = form.as_texts()
    if row.latest_revision_id != submitted.base_revision_id and new_texts != before:
        return _conflict(draft, new_texts, before, user)
    try:
        return _store(row, draft, submitted, form, before, user)
    except ValidationError as error:
        errors = {}
        for name, texts in error.message_dict.items():
            column = _COLUMN_OF.get(name, name)
            if column not in BY_NAME:  # a field that the grid does not show
                column, texts = "", [f"{name}: {text}" for text in texts]
            errors.setdefault(column, []).extend(texts)
        return SaveResult("invalid", entered, submitted.base_revision_id, errors=errors)
    except PermissionDenied as error:
        return SaveResult(
            "rejected", entered, submitted.base_revision_id, strip_tags(str(error))
        )
    except ChangedMeanwhile as error:
        theirs = texts_of_draft(error.draft, vocabularies)
        return _conflict(error.draft, new_texts, theirs, user)


@transaction.atomic
def _store(
    row: Resource,
    draft: Resource,
    submitted: SubmittedRow,
    form: RowForm,
    before: Texts,
    user,
) -> SaveResult:
    if submitted.lacks_file(before):
        raise PermissionDenied(_("A file of this row was removed. Reload the page."))
    new_texts = form.as_texts()
    changed = [name for name in new_texts if new_texts[name] != before[name]]
    if changed:
        form.create_organisations()
        seen = row.latest_revision_id
        draft = change_draft(row.pk, form.fill, user=user, base_revision_id=seen)
    decisions = {"rejected": submitted.reject, "reopened": submitted.reopen}
    decide(row.pk, values_of(draft), changed, user=user, **decisions)
    state = "saved" if changed else "unchanged"
    return SaveResult(state, form.as_texts(), draft.latest_revision_id)


def _conflict(draft: Resource, mine: Texts, theirs: Texts, user) -> SaveResult:
    revision = draft.latest_revision
    columns = [*COLUMNS]
    for file in files_of(draft.serializable_data()):
        columns += file_columns(file)
    differences = [
        CellDifference(column, mine[column.name], theirs[column.name])
        for column in columns
        # A file that was added meanwhile has no text of mine.
        if mine.get(column.name, theirs[column.name]) != theirs[column.name]
    ]
    by = get_user_display_name(revision.user) if revision.user else _("Somebody")
    if revision.user == user:
        by = _("You (in another window)")
    return SaveResult("conflict", mine, revision.pk, differences=differences, by=by)
