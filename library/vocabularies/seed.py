"""Load the initial vocabularies from the CSV files in this folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from library.models import Region, ResourceType, Term, Theme

FOLDER = Path(__file__).resolve().parent
FILES: dict[str, type[Term]] = {
    "regions.csv": Region,
    "themes.csv": Theme,
    "resource_types.csv": ResourceType,
}
Row = dict[str, str]


@dataclass
class SeedResult:
    """The numbers of terms added, updated and unchanged in one vocabulary."""

    vocabulary: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def seed_vocabularies(update: bool = False) -> list[SeedResult]:
    """Add missing terms.

    With `update`, existing terms get labels, other names, description, parent and
    members from the files again. Nothing is deleted.
    """
    results = []
    for name, model in FILES.items():
        result = SeedResult(str(model._meta.verbose_name_plural))
        terms = model.objects.by_code()
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            term = terms.setdefault(row["code"], model(code=row["code"]))
            if term.pk and not update:
                result.unchanged += 1
                continue
            is_new = not term.pk
            is_changed = _set_fields(term, row, terms)
            members = {terms[code].pk for code in _split(row.get("members", ""))}
            if members and members != set(term.members.values_list("pk", flat=True)):
                term.members.set(members)
                is_changed = True
            result.added += is_new
            result.updated += is_changed and not is_new
            result.unchanged += not is_changed and not is_new
        results.append(result)
    return results


def _set_fields(term: Term, row: Row, terms: dict[str, Term]) -> bool:
    """Set the fields of a row. Return whether one of them changed."""
    values = {f"label_{code}": row[code] for code in ("en", "fr", "es", "ar")}
    values["aliases"] = "\n".join(_split(row.get("aliases", "")))
    values |= {name: row[name] for name in ("description", "kind") if name in row}
    if hasattr(term, "parent_id"):
        values["parent_id"] = terms[row["parent"]].pk if row["parent"] else None
    is_changed = any(getattr(term, name) != value for name, value in values.items())
    if is_changed:
        for name, value in values.items():
            setattr(term, name, value)
        term.save()
    return is_changed


def _split(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]
