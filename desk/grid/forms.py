"""What an editor typed in one row, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from desk.grid.columns import BY_NAME, COLUMNS, Texts, codes, day_text, parts
from desk.grid.term_lookup import NEW, Vocabulary
from desk.models import Suggestion
from library.import_export.cell_parsers import date_of
from library.import_export.columns import RowError
from library.models import Organisation, Resource, Term
from library.sanitize import single_line

_NUMBER_OF_DIGITS = 18


@dataclass(frozen=True)
class Sent:
    """One row as it came. Ids are those of suggestions.

    seen: the revision that the editor had before them, None for none. texts: by column;
    a column that did not come is left as it is. take: columns in which the editor keeps
    what somebody else has saved meanwhile.
    """

    seen: int | None
    texts: Texts
    use: frozenset[int] = frozenset()
    refuse: frozenset[int] = frozenset()
    reopen: frozenset[int] = frozenset()
    take: frozenset[str] = frozenset()

    @classmethod
    def of(cls, post: QueryDict, pk: int) -> Sent:
        """Read the fields of the row of one resource."""
        names = {column.name: f"{pk}-{column.name}" for column in COLUMNS}
        return cls(
            seen=next(iter(numbers(post.getlist(f"{pk}-seen"))), None),
            texts={name: post[key] for name, key in names.items() if key in post},
            use=numbers(post.getlist(f"{pk}-use")),
            refuse=numbers(post.getlist(f"{pk}-refuse")),
            reopen=numbers(post.getlist(f"{pk}-reopen")),
            take=frozenset(post.getlist(f"{pk}-take")),
        )

    def over(self, saved: Texts, suggestions: Iterable[Suggestion]) -> Texts:
        """Return the row's texts: what was typed and ticked over what is saved."""
        texts = saved | self.texts | {n: saved[n] for n in self.take if n in saved}
        for suggestion in suggestions:
            if suggestion.pk in self.use and suggestion.field in texts:
                _use(texts, suggestion)
        return texts


def _use(texts: Texts, suggestion: Suggestion) -> None:
    name = suggestion.field
    is_one_of_many = BY_NAME[name].kind == "terms" and texts[name].strip()
    before = f"{texts[name]}; " if is_one_of_many else ""
    texts[name] = before + suggestion.value


class DayField(forms.CharField):
    """2005, 2005-09 or 2005-09-16 → (first day, precision)."""

    def clean(self, value) -> tuple[date | None, str]:
        text = super().clean(value)
        try:
            return date_of(text)
        except RowError as error:
            message = _("“%s” is no date: write 2005, 2005-09 or 2005-09-16.")
            raise ValidationError(message % text) from error


class TermField(forms.CharField):
    """The code or the name of one term → the term, None for no text."""

    def __init__(self, vocabulary: Vocabulary):
        super().__init__(required=False)
        self.vocabulary = vocabulary

    def clean(self, value) -> Term | None:
        text = super().clean(value)
        return self.vocabulary.find(text) if text else None


class TermsField(forms.CharField):
    """Names and codes between semicolons → terms, and names of terms to be made."""

    def __init__(self, vocabulary: Vocabulary):
        super().__init__(required=False)
        self.vocabulary = vocabulary

    def clean(self, value) -> list[Term | str]:
        found, problems = [], []
        for part in parts(super().clean(value)):
            try:
                found.append(self.vocabulary.find(part))
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(found))


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=BY_NAME[name].choices)


class RowForm(forms.Form):
    """The texts of one row → values of a resource."""

    title = forms.CharField(max_length=500)
    published = DayField(required=False)
    language = _choice("language")
    un_symbol = forms.CharField(max_length=100, required=False)
    visibility = _choice("visibility")

    def __init__(self, texts: Texts, vocabularies: Mapping[str, Vocabulary]):
        super().__init__(texts | {"title": single_line(texts["title"])})
        self.fields["type"] = TermField(vocabularies["type"])
        for name in ("regions", "themes", "organisations"):
            self.fields[name] = TermsField(vocabularies[name])

    def as_texts(self) -> Texts:
        """Return the checked values as texts; equal texts are equal values."""
        values = self.cleaned_data
        kind = values["type"]
        texts = {name: values[name] for name in ("title", "language", "un_symbol")}
        texts |= {"visibility": values["visibility"], "type": kind.code if kind else ""}
        texts["published"] = day_text(*values["published"])
        for name in ("regions", "themes", "organisations"):
            texts[name] = codes(map(_code, values[name]))
        return texts

    def make_new_organisations(self) -> None:
        """Put terms in the place of names that stand for new ones."""
        values = self.cleaned_data
        values["organisations"] = [_made(term) for term in values["organisations"]]

    def fill(self, draft: Resource) -> None:
        """Set the values on a draft."""
        values = self.cleaned_data
        _follow_language(draft, values["language"])
        for name in ("title", "language", "type", "un_symbol", "visibility"):
            setattr(draft, name, values[name])
        draft.published_on, draft.published_precision = values["published"]
        for name in ("regions", "themes", "organisations"):
            setattr(draft, name, values[name])


def _follow_language(draft: Resource, language: str) -> None:
    """Give new files the language too; those once published keep their addresses."""
    if draft.first_published_at:
        return
    for file in draft.files.get_object_list():
        if file.language == draft.language:
            file.language = language


def _made(term: Term | str) -> Term:
    if isinstance(term, Term):
        return term
    # Another row may have made it a moment ago.
    known = Organisation.objects.filter(label_en__iexact=term).first()
    return known or Organisation.objects.create(label_en=term)


def _code(term: Term | str) -> str:
    return f"{term} {NEW}" if isinstance(term, str) else term.code


def numbers(texts: Iterable[str]) -> frozenset[int]:
    """Return the ids among some texts from outside."""
    return frozenset(
        int(text)
        for text in texts
        if text.isascii() and text.isdigit() and len(text) <= _NUMBER_OF_DIGITS
    )
