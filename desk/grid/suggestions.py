"""Suggestions that wait for an answer, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from desk.grid.term_lookup import Vocabulary
from desk.models import Suggestion
from library.languages import DOCUMENT_LANGUAGES

# Less likely than this, a suggestion is shown, but leaving the cell does not take it.
LEAST_PROPOSED = 0.5
MOST_SHOWN = 5


@dataclass(frozen=True)
class Offer:
    """One suggestion; `label` is its value in the editor's language."""

    suggestion: Suggestion
    label: str
    # What stands in the cell once it is accepted.
    value: str

    @property
    def percent(self) -> int:
        return int(self.suggestion.confidence * 100)

    @property
    def is_proposed(self) -> bool:
        return self.suggestion.confidence >= LEAST_PROPOSED

    @property
    def source_url(self) -> str:
        """The address of the file, opened at the page that the quote is from."""
        document, page = self.suggestion.document, self.suggestion.page
        address = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
        return f"{address}#page={page}" if page else address


def offers_of(
    pks: Iterable[int], vocabularies: Mapping[str, Vocabulary]
) -> dict[int, dict[str, list[Offer]]]:
    """Return the open suggestions by resource and field, the likeliest first."""
    found = defaultdict(lambda: defaultdict(list))
    suggestions = Suggestion.objects.filter(
        resource__in=pks, outcome=Suggestion.Outcome.OPEN
    )
    for suggestion in suggestions.select_related("document"):
        if offer := _offer(suggestion, vocabularies):
            offers = found[suggestion.resource_id][suggestion.field]
            # Two files of a resource may suggest the same.
            if all(other.value != offer.value for other in offers):
                offers.append(offer)
    return found


def _offer(
    suggestion: Suggestion, vocabularies: Mapping[str, Vocabulary]
) -> Offer | None:
    """Return a suggestion in words; None for a term that is gone."""
    value = suggestion.value
    if suggestion.field == "language":
        label = dict(DOCUMENT_LANGUAGES).get(value)
        return Offer(suggestion, str(label), value) if label else None
    vocabulary = vocabularies.get(suggestion.field)
    if vocabulary is None:
        return Offer(suggestion, value, value)
    if value in vocabulary.by_code:
        return Offer(suggestion, vocabulary.label(value), value)
    return None
