"""What is missing or doubtful in drafts, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from desk.duplicates.pairs import duplicates_by_document
from desk.grid.rows import draft_content
from desk.grid.translations import files_of
from desk.models import Suggestion
from library.access.viewers import Viewer
from library.admin.resource_columns import prefetch_listed
from library.extraction import Reason
from library.folding import name_key
from library.models import ExtractionStatus, LibraryDocument, Resource
from library.processing.status_messages import OCR_EMPTY, Explanation, explain
from library.resources.content_gaps import (
    DRAFT_GAPS,
    DraftGap,
    is_file_name,
    missing_from_draft,
)


@dataclass(frozen=True)
class DraftFinding:
    """A gap of a draft. `detail`: of which file, or of which other resource."""

    gap: DraftGap
    detail: str = ""


@dataclass(frozen=True)
class CheckedDraft:
    """A draft and what is missing or doubtful in it.

    revision_id: of the draft that was checked, None if it has never been saved as one.
    """

    pk: int
    title: str
    revision_id: int | None
    findings: tuple[DraftFinding, ...]

    @property
    def is_complete(self) -> bool:
        return not self.findings


def unpublished(resources: QuerySet) -> QuerySet:
    """Return the resources with a draft to publish: neither published nor scheduled."""
    return resources.filter(
        Q(live=False) | Q(has_unpublished_changes=True),
        latest_revision__approved_go_live_at=None,
    )


def check_drafts(pks: Iterable[int], viewer: Viewer) -> list[CheckedDraft]:
    """Return the unpublished ones of these resources with their gaps, in this order.

    viewer: who may see the duplicates. Files in another state than a moment ago are
    read again, so two calls may differ for the same draft.
    """
    pks = list(dict.fromkeys(pks))
    drafts = unpublished(Resource.objects.filter(pk__in=pks))
    by_pk = prefetch_listed(drafts).select_related("latest_revision").in_bulk()
    contents = {pk: draft_content(resource) for pk, resource in by_pk.items()}
    ids_of = {
        pk: [file.document_id for file in files_of(content)]
        for pk, content in contents.items()
    }
    documents = LibraryDocument.objects.select_related(
        "recognition", "virus_scan"
    ).in_bulk({pk for ids in ids_of.values() for pk in ids})
    duplicates = duplicates_by_document(documents.values(), viewer)
    titles_in_text = _titles_in_text(by_pk)
    checked = []
    for pk in filter(by_pk.__contains__, pks):
        content = contents[pk]
        files = [documents[key] for key in ids_of[pk] if key in documents]
        title = content.get("title") or ""
        findings = [DraftFinding(gap) for gap in missing_from_draft(content)]
        names = (file.original_name or file.filename for file in files)
        if name_key(title) not in titles_in_text[pk] and is_file_name(title, names):
            findings.insert(0, DraftFinding(DRAFT_GAPS["title"]))
        for file in files:
            if problem := text_problem(file):
                findings.append(DraftFinding(DRAFT_GAPS["text"], str(problem.label)))
            findings += [
                DraftFinding(
                    DRAFT_GAPS["duplicate"], duplicate.other.occurrence.resource.title
                )
                for duplicate in duplicates.get(file.pk, ())
            ]
        revision_id = by_pk[pk].latest_revision_id
        checked.append(CheckedDraft(pk, title, revision_id, tuple(findings)))
    return checked


def text_problem(document: LibraryDocument) -> Explanation | None:
    """Return why the text of a file is not searchable, None if all of it is.

    Audio and video have none.
    """
    if document.media and not document.media.has_text and not document.is_quarantined:
        return None
    recognition = getattr(document, "recognition", None)
    is_recognising = bool(
        recognition and recognition.requested_version > recognition.processed_version
    )
    is_read = (
        document.is_searchable
        and document.status == ExtractionStatus.DONE
        and not document.reason
        and not document.is_quarantined
        and not is_recognising
    )
    if is_read:
        return None
    if recognition and document.reason == Reason.NO_TEXT and not is_recognising:
        # `explain` would look up its pages, of each such file.
        return OCR_EMPTY
    return explain(document)


def _titles_in_text(pks: Iterable[int]) -> dict[int, set[str]]:
    """Return by resource the titles that its text, or an editor, has confirmed.

    A good file name is the title of its text: then it is not doubtful. Metadata alone
    confirms nothing: programs write file names there.
    """
    titles = defaultdict(set)
    rows = Suggestion.objects.filter(
        Q(page__isnull=False)
        | Q(source="metadata")
        | Q(outcome=Suggestion.Outcome.ACCEPTED),
        resource__in=pks,
        field=Suggestion.Field.TITLE,
    )
    for pk, value in rows.values_list("resource_id", "value"):
        titles[pk].add(name_key(value))
    return titles
