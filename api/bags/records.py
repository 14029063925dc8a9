"""Rows as records and back: terms by their codes, other rows by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from taggit.managers import TaggableManager
from wagtail.models import Revision

from api.bags.kinds import RecordKind, is_vocabulary
from library.models import VOCABULARIES, Resource, Term

Record = dict[str, Any]
# Stores a file and returns its place in the bag.
Keep = Callable[[models.Model, models.FileField], Record | None]
# In the content of a revision: the terms of a resource.
TERM_FIELDS = {
    name: Resource._meta.get_field(name).related_model
    for name in ("type", "regions", "themes", "organisations")
}
# In the content of a revision: accounts and ids of revisions.
LEFT_OUT_OF_CONTENT = ("locked_by", "latest_revision", "live_revision")


class TermIds:
    """The codes of this library's terms by id, and their ids by code."""

    def __init__(self) -> None:
        self.codes: dict[type[Term], dict[int, str]] = {}
        self.ids: dict[type[Term], dict[str, int]] = {}
        for model in VOCABULARIES:
            self.read(model)

    def read(self, model: type[Term]) -> None:
        """Read a vocabulary again."""
        self.codes[model] = dict(model.objects.values_list("pk", "code"))
        self.ids[model] = {code: pk for pk, code in self.codes[model].items()}


def row_to_record(
    row: models.Model,
    fields: Iterable[models.Field],
    terms: TermIds,
    keep: Keep,
) -> Record:
    """Return a row as a record; `keep` copies its files."""
    record: Record = {}
    for field in fields:
        if isinstance(field, TaggableManager):
            record[field.name] = sorted(tag.name for tag in row.tags.all())
        elif field.many_to_many:
            linked = getattr(row, field.name).all()
            record[field.name] = sorted(term.code for term in linked)
        elif isinstance(field, models.FileField):
            record[field.name] = keep(row, field)
        else:
            record[field.name] = _plain_value(row, field, terms)
    if isinstance(row, Revision):
        record["content"] = _with_terms(record["content"], terms.codes)
    return record


def _plain_value(row: models.Model, field: models.Field, terms: TermIds) -> Any:
    value = field.value_from_object(row)
    if is_vocabulary(field.related_model):
        return terms.codes[field.related_model].get(value)
    if value is None or isinstance(value, int | float | date):
        return value
    return field.value_to_string(row)


def record_to_row(
    record: Record, kind: RecordKind, terms: TermIds
) -> tuple[models.Model, dict[str, list[str]]]:
    """Return an unsaved row, and the codes or tags of its many-to-many fields.

    Files are not set. Raises ValidationError for a value that the field does not take.
    """
    fields = {field.name: field for field in kind.fields()}
    if unknown := record.keys() - fields.keys():
        raise ValidationError(f"unknown field {min(unknown)}")
    values: dict[str, Any] = {}
    links: dict[str, list[str]] = {}
    for name, value in record.items():
        field = fields[name]
        try:
            if field.many_to_many:
                links[name] = _list_of_texts(value)
            elif not isinstance(field, models.FileField):
                values[field.attname] = _checked_value(field, value, terms)
        except (ValidationError, TypeError, ValueError) as error:
            reason = error.messages[0] if hasattr(error, "messages") else str(error)
            raise ValidationError(f"{name}: {reason}") from error
    return kind.model(**values), links


def _checked_value(field: models.Field, value: Any, terms: TermIds) -> Any:
    if is_vocabulary(field.related_model):
        return None if value is None else terms.ids[field.related_model].get(value)
    is_text = isinstance(field, models.CharField | models.TextField)
    if is_text and value is not None and not isinstance(value, str):
        raise ValidationError("is not a text")
    if isinstance(value, str) and "\0" in value:
        raise ValidationError("has a null character")
    # Another row: its id.
    target = field.target_field if field.is_relation else field
    value = target.to_python(value)
    if value is None:
        if not field.null:
            raise ValidationError("is missing")
        return None
    choices = dict(target.flatchoices) if not field.is_relation else {}
    if choices and value not in choices and not (field.blank and value == ""):
        raise ValidationError(f"has no choice {str(value)[:50]!r}")
    target.run_validators(value)
    return value


def _list_of_texts(value: Any) -> list[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise ValidationError("is not a list of texts")


def _with_terms(content: dict, terms: dict[type[Term], dict]) -> dict:
    """Return the content of a revision with its terms translated.

    Terms that are unknown by now are left out.
    """
    content = content | dict.fromkeys(LEFT_OUT_OF_CONTENT)
    for name, model in TERM_FIELDS.items():
        value = content.get(name)
        if isinstance(value, list):
            known = (terms[model].get(item) for item in value)
            content[name] = [item for item in known if item is not None]
        elif value is not None:
            content[name] = terms[model].get(value)
    return content


def content_from_record(content: dict, terms: TermIds) -> dict:
    """Return the content of a revision with the ids of this library's terms."""
    return _with_terms(content, terms.ids)
