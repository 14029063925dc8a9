"""One submitted row of the grid, parsed and validated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from desk.grid.columns import BY_NAME, Texts, codes, day_text, parts
from desk.grid.translations import FILE_FIELDS, fill_files, is_file_cell
from desk.models import Suggestion
from library.import_export.cell_parsers import date_of
from library.import_export.columns import RowError
from library.models import Organisation, Resource, ResourceFile, Term
from library.sanitize import single_line, trim_lines
from library.vocabularies.lookup import TermLookup

# After a name: add it as a new term, it is not a typing error.
NEW = "+ new"
# Columns whose text is the value of the field.
PLAIN_FIELDS = ("title", "summary", "language", "un_symbol", "rights", "visibility")
_MAX_NAME_LENGTH = 200
_MAX_ID_DIGITS = 18


@dataclass(frozen=True)
class SubmittedRow:
    """One row as submitted.

    base_revision_id: the revision that the editor started from, if any. texts: by
    column or cell of a file; missing ones are left unchanged. accept, reject, reopen:
    ids of suggestions. overwrite: columns in which the saved text of another editor
    replaces the submitted one.
    """

    base_revision_id: int | None
    texts: Texts
    accept: frozenset[int] = frozenset()
    reject: frozenset[int] = frozenset()
    reopen: frozenset[int] = frozenset()
    overwrite: frozenset[str] = frozenset()

    @classmethod
    def of(cls, post: QueryDict, pk: int) -> SubmittedRow:
        """Read the fields of the row of one resource."""
        prefix = f"{pk}-"
        names = (key.removeprefix(prefix) for key in post if key.startswith(prefix))
        return cls(
            base_revision_id=parse_id(post.get(f"{pk}-base_revision_id", "")),
            texts={
                name: post[prefix + name]
                for name in names
                if name in BY_NAME or is_file_cell(name)
            },
            accept=parse_ids(post.getlist(f"{pk}-accept")),
            reject=parse_ids(post.getlist(f"{pk}-reject")),
            reopen=parse_ids(post.getlist(f"{pk}-reopen")),
            overwrite=frozenset(post.getlist(f"{pk}-overwrite")),
        )

    def over(self, saved: Texts, suggestions: Iterable[Suggestion]) -> Texts:
        """Return the saved texts with submitted texts and accepted suggestions."""
        unchanged = {name: saved[name] for name in self.overwrite if name in saved}
        submitted = {name: self.texts[name] for name in self.texts if name in saved}
        texts = saved | submitted | unchanged
        for suggestion in suggestions:
            name = suggestion.field
            if suggestion.pk not in self.accept or name not in texts:
                continue
            is_list = BY_NAME[name].kind == "terms" or name == "un_symbol"
            is_added = is_list and texts[name].strip()
            before = f"{texts[name]}; " if is_added else ""
            texts[name] = before + suggestion.value
        return texts

    def lacks_file(self, saved: Texts) -> bool:
        """Return whether a text is for a file that the resource does not have."""
        return any(
            text.strip() and name not in saved for name, text in self.texts.items()
        )


class GridDateField(forms.CharField):
    """2005, 2005-09 or 2005-09-16 → (first day, precision)."""

    def clean(self, value) -> tuple[date | None, str]:
        text = super().clean(value)
        try:
            return date_of(text)
        except RowError as error:
            message = _("“%s” is not a date. Enter 2005, 2005-09 or 2005-09-16.")
            raise ValidationError(message % text) from error


class SummaryField(forms.CharField):
    """Several lines of text, normalised as files' summaries are."""

    def to_python(self, value) -> str:
        return trim_lines(super().to_python(value))


class FileTextField(forms.CharField):
    """Title or summary of a file, each normalised in its way."""

    def __init__(self, field: str):
        max_length = ResourceFile._meta.get_field(field).max_length
        super().__init__(max_length=max_length, required=False)
        self.clean_text = FILE_FIELDS[field]

    def to_python(self, value) -> str:
        return self.clean_text(super().to_python(value))


class GridTermField(forms.CharField):
    """Code or name of one term → the term, None for no text."""

    def __init__(self, vocabulary: TermLookup):
        super().__init__(required=False)
        self.vocabulary = vocabulary

    def clean(self, value) -> Term | None:
        text = super().clean(value)
        return self.vocabulary.find(text) if text else None


class GridTermsField(forms.CharField):
    """Names and codes separated by semicolons → terms, and names of new terms."""

    def __init__(self, vocabulary: TermLookup, *, may_grow: bool = False):
        super().__init__(required=False)
        self.vocabulary = vocabulary
        self.may_grow = may_grow

    def clean(self, value) -> list[Term | str]:
        terms, problems = [], []
        for part in parts(super().clean(value)):
            try:
                terms.append(self._find(part))
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return list(dict.fromkeys(terms))

    def _find(self, text: str) -> Term | str:
        """Return the term that a text names, or the name of a new one."""
        if not self.may_grow:
            return self.vocabulary.find(text)
        name = text.removesuffix(NEW).strip()
        if name != text and name:
            if len(name) > _MAX_NAME_LENGTH:
                raise ValidationError(_("Names must have 200 characters or fewer."))
            return self.vocabulary.find_or_none(name) or name
        try:
            return self.vocabulary.find(text)
        except ValidationError as error:
            if error.code == "unknown":
                hint = _("To add it, enter “%s”.") % f"{text} {NEW}"
                error.message += f" {hint}"
            raise


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=BY_NAME[name].choices)


class RowForm(forms.Form):
    """Cell texts of one row → values of a resource."""

    title = forms.CharField(max_length=500)
    summary = SummaryField(required=False)
    published = GridDateField(required=False)
    language = forms.ChoiceField(choices=BY_NAME["language"].choices, required=False)
    un_symbol = forms.CharField(max_length=100, required=False)
    rights = forms.CharField(max_length=500, required=False)
    visibility = _choice("visibility")

    def __init__(
        self,
        texts: Texts,
        vocabularies: Mapping[str, TermLookup],
        *,
        may_add_organisations: bool,
    ):
        lines = {name: single_line(texts[name]) for name in ("title", "rights")}
        super().__init__(texts | lines)
        self.fields["type"] = GridTermField(vocabularies["type"])
        for name in ("regions", "themes", "organisations"):
            self.fields[name] = GridTermsField(
                vocabularies[name],
                may_grow=name == "organisations" and may_add_organisations,
            )
        for name in filter(is_file_cell, texts):
            self.fields[name] = FileTextField(name.partition("-")[0])

    def as_texts(self) -> Texts:
        """Return the cleaned values as cell texts; equal values give equal texts."""
        values = self.cleaned_data
        kind = values["type"]
        texts = {name: values[name] for name in PLAIN_FIELDS}
        texts["type"] = kind.code if kind else ""
        texts["published"] = day_text(*values["published"])
        for name in ("regions", "themes", "organisations"):
            texts[name] = codes(
                f"{term} {NEW}" if isinstance(term, str) else term.code
                for term in values[name]
            )
        return texts | self._file_texts()

    def _file_texts(self) -> Texts:
        return {
            name: self.cleaned_data[name] for name in filter(is_file_cell, self.fields)
        }

    def create_organisations(self) -> None:
        """Replace the names of new organisations by terms."""
        organisations = []
        for term in self.cleaned_data["organisations"]:
            if isinstance(term, str):
                # Another row may have created it a moment ago.
                same = TermLookup(Organisation).matches(term)
                term = same[0] if same else Organisation.objects.create(label_en=term)
            organisations.append(term)
        self.cleaned_data["organisations"] = organisations

    def fill(self, draft: Resource) -> None:
        """Set the values on a draft."""
        values = self.cleaned_data
        # The text of its file may have told the language since the page was opened.
        values["language"] = values["language"] or draft.language
        if not draft.first_published_at:
            # Files follow the language. Once published they keep their URLs.
            for file in draft.files.get_object_list():
                if file.language in (draft.language, ""):
                    file.language = values["language"]
        for name in (*PLAIN_FIELDS, "type"):
            setattr(draft, name, values[name])
        draft.published_on, draft.published_precision = values["published"]
        for name in ("regions", "themes", "organisations"):
            setattr(draft, name, values[name])
        fill_files(draft, self._file_texts())


def parse_id(text: str) -> int | None:
    """Return the id in a text from outside, None if it is not one."""
    return next(iter(parse_ids([text])), None)


def parse_ids(texts: Iterable[str]) -> frozenset[int]:
    """Return the ids among texts from outside."""
    return frozenset(
        int(text)
        for text in texts
        if text.isascii() and text.isdigit() and len(text) <= _MAX_ID_DIGITS
    )
