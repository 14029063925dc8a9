"""Facet counts from the engine → filters with labels, tree order and selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from library.access.viewers import Visibility
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
    """Return the filters with their values; selected values are always included."""
    facets = []
    for name, code_counts in counts.items():
        selected = request.filters.get(name, ())
        without = None
        is_offered = NO_VALUE in code_counts or NO_VALUE in selected
        if request.viewer.is_editor and is_offered:
            count = code_counts.get(NO_VALUE, 0)
            label = str(_("No value"))
            without = FacetValue(NO_VALUE, label, count, NO_VALUE in selected)
        values = _facet_values(
            name,
            {code: n for code, n in code_counts.items() if code != NO_VALUE},
            tuple(code for code in selected if code != NO_VALUE),
            request,
        )
        if values or without:
            facets.append(Facet(name, str(LABELS[name]), tuple(values), without))
    return tuple(facets)


def _facet_values(
    name: str,
    counts: Mapping[str, int],
    selected: tuple[str, ...],
    request: SearchRequest,
) -> list[FacetValue]:
    if model := _MODELS.get(name):
        if uncounted := [code for code in selected if code not in counts]:
            # The label of a term would reveal a resource that the viewer may not see.
            visible = visible_codes(model, uncounted, request.viewer)
            selected = tuple(c for c in selected if c in counts or c in visible)
        return _term_values(model, counts, selected)
    values = []
    for code in {**counts, **dict.fromkeys(selected)}:
        label = code
        if name == "lang":
            label = str(_LANGUAGES.get(code, code))
        elif name == "visibility" and code in Visibility.values:
            label = str(Visibility(code).label)
        values.append(FacetValue(code, label, counts.get(code, 0), code in selected))
    if name == "year":
        return sorted(values, key=lambda value: value.code, reverse=True)
    return sorted(values, key=lambda value: (-value.count, value.label))


class _Label(NamedTuple):
    """A term's label and its place in the tree."""

    pk: int
    code: str
    text: str
    parent: int | None = None


def _term_values(
    model: type[Term], counts: Mapping[str, int], selected: tuple[str, ...]
) -> list[FacetValue]:
    """Return values with the labels of their terms; unknown codes are omitted.

    Labels are in the active language, or in English. They are read as rows, because a
    page has hundreds of them and creating model instances would take longer.
    """
    parent = ("parent",) if issubclass(model, TreeTerm) else ()
    rows = model.objects.filter(code__in=dict.fromkeys([*counts, *selected]))
    labels = [
        _Label(pk, code, text or english, *above)
        for pk, code, text, english, *above in rows.values_list(
            "pk", "code", label_field(), "label_en", *parent
        )
    ]
    labels.sort(key=lambda label: (-counts.get(label.code, 0), label.text))
    return [
        FacetValue(
            label.code,
            label.text,
            counts.get(label.code, 0),
            label.code in selected,
            depth,
        )
        for label, depth in _tree_order(labels)
    ]


def _tree_order(labels: Iterable[_Label]) -> list[tuple[_Label, int]]:
    """Return the labels with their depth, children after their parents."""
    labels = list(labels)
    present = {label.pk for label in labels}
    children: dict[int | None, list[_Label]] = {}
    for label in labels:
        parent = label.parent if label.parent in present else None
        children.setdefault(parent, []).append(label)
    ordered: list[tuple[_Label, int]] = []
    stack = [(label, 0) for label in reversed(children.get(None, []))]
    while stack:
        label, depth = stack.pop()
        ordered.append((label, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(label.pk, []))]
    return ordered
