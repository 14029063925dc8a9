"""Find terms by what an editor enters: code, label in any language, or alias."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.models import VOCABULARIES, Term
from search.analysis.folding import fold

# After a name: add it as a new term, it is not a typing error.
NEW = "+ new"
# Minimum similarity of a name proposed for a typing error.
_MIN_SIMILARITY = 0.6


class VocabularyIndex:
    """The terms of one vocabulary by id, code and name; read once per request."""

    def __init__(self, terms: Iterable[Term], *, may_grow: bool = False):
        self.terms = list(terms)
        self.may_grow = may_grow
        self.by_pk = {term.pk: term for term in self.terms}
        self.by_code = {term.code: term for term in self.terms}
        self._labels = self._by_name(lambda term: term.labels().values())
        self._aliases = self._by_name(Term.alias_list)
        self._label_counts = Counter(term.label for term in self.terms)

    def codes_of(self, pks: Iterable[int | None]) -> list[str]:
        """Return the codes of terms by id; ids of deleted terms are left out."""
        return [self.by_pk[pk].code for pk in pks if pk in self.by_pk]

    def label(self, code: str) -> str:
        """Return a term's label in the editor's language, or the code if unknown."""
        return self.by_code[code].label if code in self.by_code else code

    def input_text(self, code: str) -> str:
        """Return what an editor would enter for a term: its label if it is unique."""
        label = self.label(code)
        return code if self._label_counts[label] > 1 or ";" in label else label

    def find(self, text: str) -> Term | str:
        """Return the term that a text names, or the name of a new term.

        Raises ValidationError for text that matches no term or several.
        """
        is_new = self.may_grow and text.endswith(NEW)
        name = text.removesuffix(NEW).strip() if is_new else text
        terms = self._matches(name)
        if len(terms) == 1:
            return terms[0]
        if terms:
            codes = ", ".join(f"{term.code} ({term.label})" for term in terms)
            message = _(
                "“%(text)s” matches several terms. Enter one of these codes: %(known)s."
            )
            raise ValidationError(message % {"text": text, "known": codes})
        if not is_new or not name:
            raise ValidationError(self._unknown_message(text))
        if len(name) > 200:
            raise ValidationError(_("Names must have 200 characters or fewer."))
        return name

    def as_data(self) -> list[list]:
        """Return [code, label, other names] of each term, for the script."""
        return [
            [
                term.code,
                term.label,
                sorted({*term.labels().values(), *term.alias_list()} - {term.label}),
            ]
            for term in self.terms
        ]

    def _by_name(self, names_of) -> dict[str, list[Term]]:
        by_name = defaultdict(list)
        for term in self.terms:
            for name in {folded(name) for name in names_of(term)}:
                by_name[name].append(term)
        return by_name

    def _matches(self, name: str) -> list[Term]:
        term = self.by_code.get(name) or self.by_code.get(name.upper())
        key = folded(name)
        return [term] if term else self._labels.get(key) or self._aliases.get(key) or []

    def _unknown_message(self, text: str) -> str:
        near = get_close_matches(
            folded(text), self._labels, n=1, cutoff=_MIN_SIMILARITY
        )
        if near:
            label = self._labels[near[0]][0].label
            message = _(
                "“%(text)s” is not in the vocabulary. Did you mean %(near)s?"
            ) % {"text": text, "near": label}
        else:
            message = (
                _("“%s” is not in the vocabulary. Choose a term from the list.") % text
            )
        if self.may_grow:
            message += " " + _("To add it, enter “%s”.") % f"{text} {NEW}"
        return message


def read_vocabularies(user) -> dict[str, VocabularyIndex]:
    """Return the vocabularies by column; organisations may grow if the user may add."""
    return {
        model.resource_field: VocabularyIndex(
            model.objects.all(),
            may_grow=model.resource_field == "organisations"
            and user.has_perm("library.add_organisation"),
        )
        for model in VOCABULARIES
    }


def folded(text: str) -> str:
    """Return a text without accents, case and punctuation, for comparison."""
    return " ".join(fold(text).split())
