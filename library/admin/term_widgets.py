"""Form fields and widgets for terms: the tree of a vocabulary, with a filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django import forms
from django.forms.models import ModelChoiceIterator

from library.models import Term

EM_SPACE = "\u2003"


def tree_order(terms: Iterable[Term]) -> Iterator[tuple[int, Term]]:
    """Yield each term with its depth, followed by its narrower terms."""
    narrower = defaultdict(list)
    terms = list(terms)
    ids = {term.pk for term in terms}
    for term in terms:
        parent = getattr(term, "parent_id", None)
        narrower[parent if parent in ids else None].append(term)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Term]]:
        for term in narrower[parent]:
            yield depth, term
            yield from walk(term.pk, depth + 1)

    return walk(None, 0)


class TreeIterator(ModelChoiceIterator):
    """Choices in tree order, indented by depth."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for depth, term in tree_order(self.queryset):
            value, label = self.choice(term)
            yield value, EM_SPACE * depth + str(label)


class TermCheckboxes(forms.CheckboxSelectMultiple):
    """A scrolling list of checkboxes with a filter field."""

    template_name = "library/admin/term_checkboxes.html"

    class Media:
        css = {"all": ["library/admin/terms.css"]}
        js = ["library/admin/terms.js"]

    def optgroups(self, name, value, attrs=None) -> list:
        """Put selected terms first, so that they are visible in a long list."""
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not group[1][0]["selected"])

    def create_option(self, name, value, label, selected, *args, **kwargs) -> dict:
        """Selected terms are not indented: their broader terms are not above them."""
        label = str(label).lstrip() if selected else label
        return super().create_option(name, value, label, selected, *args, **kwargs)


class TermChoiceField(forms.ModelChoiceField):
    """One term of a vocabulary."""

    iterator = TreeIterator


class TermsField(forms.ModelMultipleChoiceField):
    """Any number of terms of a vocabulary."""

    widget = TermCheckboxes
    iterator = TreeIterator

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, required=False, **kwargs)
