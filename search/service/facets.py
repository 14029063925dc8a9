"""The engine's counts → filters with labels, trees in order, chosen values kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from library.access.viewers import Viewer, Visibility
from library.models import DOCUMENT_LANGUAGES, VOCABULARIES, Term
from library.models.vocabularies import TreeTerm, label_field
from search.engines.base import NO_VALUE
from search.service.request import SearchRequest
from search.service.results import Facet, FacetValue
from search.service.visible_terms import visible_codes

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
    values = tuple(_values(name, known, named, request.viewer))
    return Facet(name, str(LABELS[name]), values, without)


def _values(
    name: str, counts: Mapping[str, int], chosen: tuple[str, ...], viewer: Viewer
) -> list[FacetValue]:
    if name in _MODELS and (uncounted := [c for c in chosen if c not in counts]):
        # The label of a term that only hidden resources have tells of these.
        known = visible_codes(_MODELS[name], uncounted, viewer)
        chosen = tuple(c for c in chosen if c in counts or c in known)
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


class _Label(NamedTuple):
    """A term as a filter shows it."""

    pk: int
    code: str
    text: str
    parent: int | None = None


def _labels(model: type[Term], codes: Iterable[str]) -> Iterator[_Label]:
    """Yield the terms of these codes in the active language, in English where there
    is no label. As rows: a page has some hundred of them, and objects take longer.
    """
    parent = ("parent",) if issubclass(model, TreeTerm) else ()
    rows = model.objects.filter(code__in=codes)
    for pk, code, text, english, *above in rows.values_list(
        "pk", "code", label_field(), "label_en", *parent
    ):
        yield _Label(pk, code, text or english, *above)


def _term_values(
    model: type[Term],
    codes: Iterable[str],
    counts: Mapping[str, int],
    chosen: tuple[str, ...],
) -> list[FacetValue]:
    """Return values with their terms' labels; a code that no term has is left out."""
    terms = list(_labels(model, codes))
    terms.sort(key=lambda term: (-counts.get(term.code, 0), term.text))
    return [
        FacetValue(
            term.code, term.text, counts.get(term.code, 0), term.code in chosen, depth
        )
        for term, depth in _tree(terms)
    ]


def _tree(terms: list[_Label]) -> list[tuple[_Label, int]]:
    """Return the terms with each below its parent, and their depth."""
    present = {term.pk for term in terms}
    children: dict[int | None, list[_Label]] = {}
    for term in terms:
        parent = term.parent if term.parent in present else None
        children.setdefault(parent, []).append(term)
    placed: list[tuple[_Label, int]] = []

    def place(parent: int | None, depth: int) -> None:
        for term in children.get(parent, []):
            placed.append((term, depth))
            place(term.pk, depth + 1)

    place(None, 0)
    return placed
