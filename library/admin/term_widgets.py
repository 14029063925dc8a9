"""Choosing terms: the whole tree in a box, narrowed by typing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django import forms
from django.forms.models import ModelChoiceIterator

from library.models import Term

EM_SPACE = "\u2003"


def tree_order(terms: Iterable[Term]) -> Iterator[tuple[int, Term]]:
    """Yield each term with its depth, narrower ones after the term above them."""
    below = defaultdict(list)
    terms = list(terms)
    ids = {term.pk for term in terms}
    for term in terms:
        parent = getattr(term, "parent_id", None)
        below[parent if parent in ids else None].append(term)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Term]]:
        for term in below[parent]:
            yield depth, term
            yield from walk(term.pk, depth + 1)

    return walk(None, 0)


class TreeIterator(ModelChoiceIterator):
    """Choices in the order of the tree, set in by their depth."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for depth, term in tree_order(self.queryset):
            value, label = self.choice(term)
            yield value, EM_SPACE * depth + str(label)


class TermCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes in a box of their own, with a field that narrows them."""

    template_name = "library/admin/term_checkboxes.html"

    class Media:
        css = {"all": ["library/admin/terms.css"]}
        js = ["library/admin/terms.js"]

    def optgroups(self, name, value, attrs=None) -> list:
        """Put what is chosen first: below three hundred others nobody sees it."""
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])

    def create_option(self, name, value, label, selected, *args, **kwargs) -> dict:
        """Chosen ones are not set in: what is above them in the tree is not there."""
        label = str(label).lstrip() if selected else label
        return super().create_option(name, value, label, selected, *args, **kwargs)


class TermChoiceField(forms.ModelChoiceField):
    """One term of a vocabulary."""

    iterator = TreeIterator


class TermsField(forms.ModelMultipleChoiceField):
    """Several terms of a vocabulary; none is allowed."""

    widget = TermCheckboxes
    iterator = TreeIterator

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, required=False, **kwargs)
