"""Terms by what an editor types: a code, a label in any language, another name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.models import VOCABULARIES, Term
from search.analysis.folding import fold

# Behind a name: it is meant as a new term, not as a slip of the pen.
NEW = "+ new"
# How many names of a vocabulary's are near to a slip of the pen.
_NEAR = 0.6


class Vocabulary:
    """One vocabulary, read once for a request."""

    def __init__(self, terms: Iterable[Term], *, may_grow: bool = False):
        self.terms = list(terms)
        self.may_grow = may_grow
        self.by_pk = {term.pk: term for term in self.terms}
        self.by_code = {term.code: term for term in self.terms}
        self._labels = self._names(lambda term: term.labels().values())
        self._aliases = self._names(Term.alias_list)
        self._shown = Counter(term.label for term in self.terms)

    def named(self, pks: Iterable[int | None]) -> list[str]:
        """Return the codes of terms by their ids; what is gone is left out."""
        return [self.by_pk[pk].code for pk in pks if pk in self.by_pk]

    def label(self, code: str) -> str:
        """Return a term's label in the editor's language; the text itself if none."""
        return self.by_code[code].label if code in self.by_code else code

    def typed(self, code: str) -> str:
        """Return what an editor would type for a term: its label, else its code."""
        label = self.label(code)
        return code if self._shown[label] > 1 or ";" in label else label

    def find(self, text: str) -> Term | str:
        """Return the term that a text names, or the name of a term to be made.

        Raises ValidationError, which says what to do, for text that names no term,
        and for text that names several.
        """
        is_new = self.may_grow and text.endswith(NEW)
        name = text.removesuffix(NEW).strip() if is_new else text
        found = self._found(name)
        if len(found) == 1:
            return found[0]
        if is_new and name and not found:
            return _checked_name(name)
        raise ValidationError(self._several(text, found) if found else self._none(text))

    def as_data(self) -> list[list]:
        """Return [code, label, other names] of each term, for the browser."""
        return [
            [
                term.code,
                term.label,
                sorted({*term.labels().values(), *term.alias_list()} - {term.label}),
            ]
            for term in self.terms
        ]

    def _names(self, names_of) -> dict[str, list[Term]]:
        found = defaultdict(list)
        for term in self.terms:
            for name in {folded(name) for name in names_of(term)}:
                found[name].append(term)
        return found

    def _found(self, name: str) -> list[Term]:
        code = self.by_code.get(name) or self.by_code.get(name.upper())
        key = folded(name)
        return [code] if code else self._labels.get(key) or self._aliases.get(key) or []

    def _several(self, text: str, found: list[Term]) -> str:
        known = ", ".join(f"{term.code} ({term.label})" for term in found)
        return _("“%(text)s” names several: write the code of one, %(known)s.") % {
            "text": text,
            "known": known,
        }

    def _none(self, text: str) -> str:
        near = get_close_matches(folded(text), self._labels, n=1, cutoff=_NEAR)
        if near:
            words = _("“%(text)s” is unknown: did you mean %(near)s?")
            label = self._labels[near[0]][0].label
            message = words % {"text": text, "near": label}
        else:
            message = _("“%s” is unknown: choose one of the list.") % text
        if self.may_grow:
            message += " " + _("To add it, write “%s”.") % f"{text} {NEW}"
        return message


def read_vocabularies(user) -> dict[str, Vocabulary]:
    """Return the vocabularies by column; who may add organisations types new ones."""
    return {
        model.resource_field: Vocabulary(
            model.objects.all(),
            may_grow=model.resource_field == "organisations"
            and user.has_perm("library.add_organisation"),
        )
        for model in VOCABULARIES
    }


def folded(text: str) -> str:
    """Return a text without accents, capitals and punctuation, to compare it."""
    return " ".join(fold(text).split())


def _checked_name(name: str) -> str:
    if len(name) > 200:
        raise ValidationError(_("A name has 200 characters at most."))
    return name
