"""Open suggestions as the grid shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from desk.models import Suggestion
from library.access.viewers import Viewer
from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource
from library.resources.page_labels import page_label
from library.vocabularies.lookup import TermLookup

# Below this confidence, suggestions are shown but not accepted on leaving the cell.
MIN_PROPOSED_CONFIDENCE = 0.5
MAX_SUGGESTIONS = 5
MAX_SIMILAR_RESOURCES = 3


@dataclass(frozen=True)
class CellSuggestion:
    """One suggestion. `label`: its value in the editor's language."""

    record: Suggestion
    label: str
    # Text of the cell once it is accepted.
    value: str
    # Published resources that are described so.
    similar: tuple[Resource, ...] = ()

    @property
    def percent(self) -> int:
        return int(self.record.confidence * 100)

    @property
    def is_proposed(self) -> bool:
        return self.record.confidence >= MIN_PROPOSED_CONFIDENCE

    @property
    def page_label(self) -> str:
        """The label of the page with the quote; "" for the file's metadata."""
        page = self.record.page
        return page_label(self.record.document, page) if page else ""

    @property
    def source_url(self) -> str:
        """URL of the file, opened at the page of the quote."""
        document, page = self.record.document, self.record.page
        url = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
        return f"{url}#page={page}" if page else url


def suggestions_by_cell(
    pks: Iterable[int], vocabularies: Mapping[str, TermLookup], viewer: Viewer
) -> dict[int, dict[str, list[CellSuggestion]]]:
    """Return open suggestions by resource and field, the likeliest first.

    A suggestion that only similar resources support is left out when the viewer may see
    none of them any more.
    """
    by_cell = defaultdict(lambda: defaultdict(list))
    records = Suggestion.objects.filter(
        resource__in=pks, outcome=Suggestion.Outcome.OPEN
    )
    records = list(records.select_related("document"))
    similar_ids = {pk for record in records for pk in record.similar_resources}
    visible = Resource.objects.visible_to(viewer).in_bulk(similar_ids)
    for record in records:
        similar = [visible[pk] for pk in record.similar_resources if pk in visible]
        if record.source == Suggestion.SIMILAR_RESOURCES and not similar:
            continue
        vocabulary = vocabularies.get(record.field)
        if record.field == "language":
            label = str(dict(DOCUMENT_LANGUAGES).get(record.value, ""))
        elif vocabulary is None:
            label = record.value
        else:
            term = vocabulary.by_code.get(record.value)
            label = term.label if term else ""
        suggestions = by_cell[record.resource_id][record.field]
        # The term may be gone; two files of a resource may suggest the same value.
        if label and all(other.value != record.value for other in suggestions):
            shown = tuple(similar[:MAX_SIMILAR_RESOURCES])
            suggestions.append(CellSuggestion(record, label, record.value, shown))
    return by_cell
