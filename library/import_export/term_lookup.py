"""A term by what a table says: its code, a label in any language, Parent > Child."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext as _

from library.import_export.columns import RowError
from library.models import Organisation, Term

_BELOW = ">"
_NEAR = 0.5


class Terms:
    """One vocabulary, read once."""

    def __init__(self, model: type[Term]):
        self.by_code: dict[str, Term] = model.objects.by_code()
        self._lineage = model.lineage()
        self._by_pk = {term.pk: term for term in self.by_code.values()}
        self._by_label: dict[str, set[Term]] = defaultdict(set)
        for term in self.by_code.values():
            for label in term.labels().values():
                self._by_label[label.casefold()].add(term)

    def find(self, column: str, text: str) -> Term:
        """Return the term that `text` names. Raises RowError, which says what to do."""
        if text in self.by_code:
            return self.by_code[text]
        fitting = self._by_label.get(text.casefold()) or self._along(text)
        if len(fitting) == 1:
            return next(iter(fitting))
        if fitting:
            codes = ", ".join(sorted(term.code for term in fitting))
            raise RowError(
                _("%(column)s “%(text)s” names several: write a code, one of %(codes)s")
                % {"column": column, "text": text, "codes": codes}
            )
        raise RowError(unknown(column, text, [*self.by_code, *self._labels()]))

    def _along(self, text: str) -> set[Term]:
        """The terms that a path such as "Africa > Sudan" leads to."""
        *above, name = (part.strip() for part in text.split(_BELOW))
        found = self._by_label.get(name.casefold(), set())
        found = found | {self.by_code[name]} if name in self.by_code else found
        return {term for term in found if self._is_below(term, above)}

    def _labels(self) -> list[str]:
        return [
            label for term in self.by_code.values() for label in term.labels().values()
        ]

    def _is_below(self, term: Term, above: list[str]) -> bool:
        """Say whether terms of these names stand above it, in this order, downwards."""
        names = [
            {one.code.casefold(), *map(str.casefold, one.labels().values())}
            for pk in self._lineage[term.pk][1:]
            if (one := self._by_pk.get(pk))
        ]
        for wanted in reversed(above):
            while names and wanted.casefold() not in names[0]:
                names.pop(0)
            if not names:
                return False
            names.pop(0)
        return True


class Organisations:
    """Organisations by their code or any name; one that is unknown is made."""

    def __init__(self):
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        self._by_code: dict[str, Organisation] = {}
        for organisation in Organisation.objects.order_by("pk"):
            self._add(organisation)

    def find(self, name: str) -> Organisation | None:
        """Return the organisation of that name, None for one to be made."""
        if name in self._by_code:
            return self._by_code[name]
        found = self._by_name.get(name.casefold())
        return found[0] if found else None

    def find_or_make(self, name: str) -> Organisation:
        """Return the organisation of that name, a new one where there is none."""
        organisation = self.find(name)
        if organisation is None:
            organisation = Organisation.objects.create(label_en=name)
            self._add(organisation)
        return organisation

    def name(self, organisation: Organisation) -> str:
        """Return what names this organisation and no other."""
        label = organisation.label_en
        is_plain = ";" not in label and label == " ".join(label.split())
        return (
            label
            if is_plain and self.find(label) == organisation
            else (organisation.code)
        )

    def _add(self, organisation: Organisation) -> None:
        self._by_code[organisation.code] = organisation
        names = (*organisation.labels().values(), *organisation.alias_list())
        for name in names:
            self._by_name[name.casefold()].append(organisation)


def unknown(column: str, value: str, known) -> str:
    """Return the sentence on a value that is not among the known ones."""
    if not value:
        return _("%s is empty") % column
    folded = {code.casefold(): code for code in known if code}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=_NEAR)
    message = _("%(column)s “%(value)s” is unknown") % {
        "column": column,
        "value": value,
    }
    if close:
        message += "; " + _("did you mean “%s”?") % folded[close[0]]
    return message
