"""Find a term by what people write: a code, a label, another name, or a path.

`SDN`, `Soudan`, `cote d'ivoire` and `Africa > Sudan` name the same terms in a cell of
the grid and in an imported table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from itertools import chain

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.folding import name_key
from library.models import VOCABULARIES, Term

PATH_SEPARATOR = ">"
# Minimum similarity of a name proposed for a typing error.
_MIN_SIMILARITY = 0.6


class TermLookup:
    """The terms of one vocabulary, read once."""

    def __init__(self, model: type[Term]):
        self.terms: list[Term] = []
        self.by_pk: dict[int, Term] = {}
        self.by_code: dict[str, Term] = {}
        self._model = model
        self._by_label: dict[str, list[Term]] = defaultdict(list)
        self._by_folded_code: dict[str, list[Term]] = defaultdict(list)
        self._by_alias: dict[str, list[Term]] = defaultdict(list)
        for term in model.objects.all():
            self.add(term)

    def add(self, term: Term) -> None:
        """Include a term that was created after the vocabulary was read."""
        self.terms.append(term)
        self.by_pk[term.pk] = self.by_code[term.code] = term
        self._by_folded_code[term.code.casefold()].append(term)
        for key in set(map(_key, term.labels().values())):
            self._by_label[key].append(term)
        for key in set(map(_key, term.alias_list())):
            self._by_alias[key].append(term)

    def find(self, text: str) -> Term:
        """Return the term that a text names.

        Raises ValidationError, with the code "unknown" or "ambiguous" and a message
        that says what to do.
        """
        if term := self.find_or_none(text):
            return term
        known = {code: terms[0].code for code, terms in self._by_folded_code.items()}
        known |= {key: terms[0].label for key, terms in self._by_label.items()}
        near = get_close_matches(_key(text), known, n=1, cutoff=_MIN_SIMILARITY)
        if near:
            message = _(
                "“%(text)s” is not in the vocabulary. Did you mean %(near)s?"
            ) % {"text": text, "near": known[near[0]]}
        else:
            message = (
                _("“%s” is not in the vocabulary. Choose a term from the list.") % text
            )
        raise ValidationError(message, code="unknown")

    def find_or_none(self, text: str) -> Term | None:
        """Return the term that a text names, None for an unknown one.

        Raises ValidationError, with the code "ambiguous", if several terms match.
        """
        terms = self.matches(text)
        if len(terms) > 1:
            paths = ", ".join(f"{term.code} ({self.path(term)})" for term in terms)
            message = _(
                "“%(text)s” matches several terms. Enter one of these codes: %(known)s."
            )
            raise ValidationError(
                message % {"text": text, "known": paths}, code="ambiguous"
            )
        return terms[0] if terms else None

    def matches(self, text: str) -> list[Term]:
        """Return the terms that a text may name.

        An exact code comes before labels, labels before codes in other capitals and
        before other names; a path is tried last, since labels may contain its sign.
        """
        *broader, name = (part.strip() for part in text.split(PATH_SEPARATOR))
        matches: Iterable[list[Term]] = self._named(text)
        if broader:
            below = (self._below(broader, terms) for terms in self._named(name))
            matches = chain(matches, below)
        return next(filter(None, matches), [])

    def path(self, term: Term) -> str:
        """Return the labels from the broadest term to this one: Africa > Sudan."""
        labels, pks = [term.label], {term.pk}
        while (pk := getattr(term, "parent_id", None)) in self.by_pk and pk not in pks:
            term = self.by_pk[pk]
            labels.append(term.label)
            pks.add(pk)
        return f" {PATH_SEPARATOR} ".join(reversed(labels))

    def broader(self, term: Term) -> list[Term]:
        """Return the terms that a path to this one may name, the narrowest first."""
        pks = self._lineage.get(term.pk, ())[1:]
        return [self.by_pk[pk] for pk in pks if pk in self.by_pk]

    def unique_name(self, term: Term, label: str) -> str:
        """Return a label of a term if it names this term only, else the code.

        A label with a semicolon, which separates the terms of a cell, is not unique.
        """
        is_unique = ";" not in label and self.matches(label) == [term]
        return label if is_unique else term.code

    @cached_property
    def _lineage(self) -> dict[int, tuple[int, ...]]:
        return self._model.lineage()

    def _named(self, name: str) -> Iterator[list[Term]]:
        """Yield the terms with this name, the more certain ones first."""
        key = _key(name)
        yield [self.by_code[name]] if name in self.by_code else []
        yield self._by_label.get(key, [])
        yield self._by_folded_code.get(name.casefold(), [])
        yield self._by_alias.get(key, [])

    def _below(self, names: list[str], terms: list[Term]) -> list[Term]:
        """Return those terms whose broader terms have these names, in this order."""
        pks_by_name = [
            {term.pk for terms in self._named(name) for term in terms} for name in names
        ]
        below = []
        for term in terms:
            # Each name is searched above the one before it.
            broader = iter(self._lineage.get(term.pk, ())[1:])
            if all(any(pk in pks for pk in broader) for pks in reversed(pks_by_name)):
                below.append(term)
        return below


def _key(text: str) -> str:
    """Return the key of a name; "South > Sudan" is not South Sudan."""
    return PATH_SEPARATOR.join(map(name_key, text.split(PATH_SEPARATOR)))


def read_vocabularies() -> dict[str, TermLookup]:
    """Return the vocabularies by the name of the resource's field."""
    return {model.resource_field: TermLookup(model) for model in VOCABULARIES}
