"""Look up terms by code, by a label in any language or by a path: Africa > Sudan."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext as _

from library.import_export.columns import RowError
from library.models import Organisation, Term

_PATH_SEPARATOR = ">"
_MIN_SIMILARITY = 0.5  # of a suggested correction


class TermLookup:
    """The terms of one vocabulary, loaded once."""

    def __init__(self, model: type[Term]):
        self.by_code: dict[str, Term] = model.objects.by_code()
        self._lineage = model.lineage()
        self._by_pk = {term.pk: term for term in self.by_code.values()}
        self._by_label: dict[str, set[Term]] = defaultdict(set)
        for term in self.by_code.values():
            for label in term.labels().values():
                self._by_label[label.casefold()].add(term)

    def find(self, column: str, text: str) -> Term:
        """Return the term named by `text`. Raises RowError, which says what to do."""
        if text in self.by_code:
            return self.by_code[text]
        matches = self._by_label.get(text.casefold()) or self._find_by_path(text)
        if len(matches) == 1:
            return next(iter(matches))
        if matches:
            codes = ", ".join(sorted(term.code for term in matches))
            raise RowError(
                _(
                    "%(column)s “%(text)s” matches several terms: use one of the "
                    "codes %(codes)s"
                )
                % {"column": column, "text": text, "codes": codes}
            )
        terms = self.by_code.values()
        labels = [label for term in terms for label in term.labels().values()]
        raise RowError(unknown(column, text, [*self.by_code, *labels]))

    def _find_by_path(self, text: str) -> set[Term]:
        """Return the terms with a path such as "Africa > Sudan"."""
        *above, name = (part.strip() for part in text.split(_PATH_SEPARATOR))
        terms = set(self._by_label.get(name.casefold(), ()))
        if name in self.by_code:
            terms.add(self.by_code[name])
        return {term for term in terms if self._is_below(term, above)}

    def _is_below(self, term: Term, above: list[str]) -> bool:
        """Return whether terms with these names are above `term`, in this order."""
        names = [
            {parent.code.casefold(), *map(str.casefold, parent.labels().values())}
            for pk in self._lineage[term.pk][1:]
            if (parent := self._by_pk.get(pk))
        ]
        for name in reversed(above):
            while names and name.casefold() not in names[0]:
                names.pop(0)
            if not names:
                return False
            names.pop(0)
        return True


class Organisations:
    """Look up organisations by code or any name, and create unknown ones."""

    def __init__(self):
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        self._by_code: dict[str, Organisation] = {}
        for organisation in Organisation.objects.order_by("pk"):
            self._add(organisation)

    def find(self, name: str) -> Organisation | None:
        """Return the organisation with this name, None for an unknown one."""
        if name in self._by_code:
            return self._by_code[name]
        matches = self._by_name.get(name.casefold())
        return matches[0] if matches else None

    def find_or_create(self, name: str) -> Organisation:
        """Return the organisation with this name; create it if there is none."""
        organisation = self.find(name)
        if organisation is None:
            organisation = Organisation.objects.create(label_en=name)
            self._add(organisation)
        return organisation

    def name(self, organisation: Organisation) -> str:
        """Return a name that identifies this organisation: its label or its code."""
        label = organisation.label_en
        is_plain = ";" not in label and label == " ".join(label.split())
        is_unique = is_plain and self.find(label) == organisation
        return label if is_unique else organisation.code

    def _add(self, organisation: Organisation) -> None:
        self._by_code[organisation.code] = organisation
        names = (*organisation.labels().values(), *organisation.alias_list())
        for name in names:
            self._by_name[name.casefold()].append(organisation)


def unknown(column: str, value: str, choices) -> str:
    """Return the error message for an unknown value, with a similar known one."""
    if not value:
        return _("%s is empty") % column
    folded = {code.casefold(): code for code in choices if code}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=_MIN_SIMILARITY)
    message = _("%(column)s “%(value)s” is unknown") % {
        "column": column,
        "value": value,
    }
    if close:
        message += "; " + _("did you mean “%s”?") % folded[close[0]]
    return message
