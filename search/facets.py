"""The engine's counts → filters with labels, trees in order, chosen values kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from library.models import DOCUMENT_LANGUAGES, VOCABULARIES, Term
from library.models.vocabularies import TreeTerm
from library.viewers import Visibility

from .engine import NO_VALUE
from .request import SearchRequest
from .results import Facet, FacetValue

LABELS = {
    "type": _("Type"),
    "region": _("Region"),
    "theme": _("Theme"),
    "lang": _("Language"),
    "year": _("Year"),
    "org": _("Organisation"),
    "visibility": _("Visibility"),
}
_LANGUAGES = dict(DOCUMENT_LANGUAGES)
_MODELS = {model.facet: model for model in VOCABULARIES}


def build_facets(
    counts: Mapping[str, Mapping[str, int]], request: SearchRequest
) -> tuple[Facet, ...]:
    """Return the filters to show: values with counts, and chosen ones without."""
    facets = (_facet(name, found, request) for name, found in counts.items())
    return tuple(facet for facet in facets if facet.values or facet.without)


def _facet(name: str, counts: Mapping[str, int], request: SearchRequest) -> Facet:
    chosen = request.filters.get(name, ())
    without = None
    if request.viewer.is_editor and (NO_VALUE in counts or NO_VALUE in chosen):
        count = counts.get(NO_VALUE, 0)
        without = FacetValue(NO_VALUE, str(_("No value")), count, NO_VALUE in chosen)
    known = {code: count for code, count in counts.items() if code != NO_VALUE}
    named = tuple(code for code in chosen if code != NO_VALUE)
    values = tuple(_values(name, known, named))
    return Facet(name, str(LABELS[name]), values, without)


def _values(
    name: str, counts: Mapping[str, int], chosen: tuple[str, ...]
) -> list[FacetValue]:
    codes = list({**counts, **dict.fromkeys(chosen)})
    if name in _MODELS:
        return _term_values(_MODELS[name], codes, counts, chosen)
    values = [
        FacetValue(code, _plain_label(name, code), counts.get(code, 0), code in chosen)
        for code in codes
    ]
    if name == "year":
        return sorted(values, key=lambda value: value.code, reverse=True)
    return sorted(values, key=lambda value: (-value.count, value.label))


def _plain_label(name: str, code: str) -> str:
    if name == "lang":
        return str(_LANGUAGES.get(code, code))
    if name == "visibility" and code in Visibility.values:
        return str(Visibility(code).label)
    return code


def _term_values(
    model: type[Term],
    codes: Iterable[str],
    counts: Mapping[str, int],
    chosen: tuple[str, ...],
) -> list[FacetValue]:
    """Return values with their terms' labels; a code that no term has is left out."""
    terms = list(model.objects.filter(code__in=codes))
    terms.sort(key=lambda term: (-counts.get(term.code, 0), term.label))
    placed = _tree(terms) if issubclass(model, TreeTerm) else [(t, 0) for t in terms]
    return [
        FacetValue(
            term.code, term.label, counts.get(term.code, 0), term.code in chosen, depth
        )
        for term, depth in placed
    ]


def _tree(terms: list[TreeTerm]) -> list[tuple[TreeTerm, int]]:
    """Return the terms with each below its parent, and their depth."""
    present = {term.pk for term in terms}
    children: dict[int | None, list[TreeTerm]] = {}
    for term in terms:
        parent = term.parent_id if term.parent_id in present else None
        children.setdefault(parent, []).append(term)
    placed: list[tuple[TreeTerm, int]] = []

    def place(parent: int | None, depth: int) -> None:
        for term in children.get(parent, []):
            placed.append((term, depth))
            place(term.pk, depth + 1)

    place(None, 0)
    return placed
