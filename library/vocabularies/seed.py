"""The starting vocabularies: from the files in `vocabularies/` into the database."""

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
class Seeded:
    """What happened to one vocabulary: numbers of terms."""

    vocabulary: str
    added: int = 0
    updated: int = 0
    kept: int = 0


@transaction.atomic
def seed_vocabularies(update: bool = False) -> list[Seeded]:
    """Add the terms that are missing.

    A term that exists is left as editors made it; with `update` it gets the files'
    labels, other names, description, place and members again. Nothing is removed.
    """
    return [_seed(FOLDER / name, model, update) for name, model in FILES.items()]


def _seed(path: Path, model: type[Term], update: bool) -> Seeded:
    result = Seeded(str(model._meta.verbose_name_plural))
    terms = model.objects.by_code()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        term = terms.setdefault(row["code"], model(code=row["code"]))
        if term.pk and not update:
            result.kept += 1
        elif term.pk:
            is_changed = _write(term, row, terms) | _set_members(term, row, terms)
            result.updated += is_changed
            result.kept += not is_changed
        else:
            _write(term, row, terms)
            _set_members(term, row, terms)
            result.added += 1
    return result


def _write(term: Term, row: Row, terms: dict[str, Term]) -> bool:
    """Set the fields that a row gives; returns whether one of them was different."""
    values = {f"label_{code}": row[code] for code in ("en", "fr", "es", "ar")}
    values["aliases"] = "\n".join(_several(row.get("aliases", "")))
    values |= {name: row[name] for name in ("description", "kind") if name in row}
    if hasattr(term, "parent_id"):
        values["parent_id"] = terms[row["parent"]].pk if row["parent"] else None
    is_changed = any(getattr(term, name) != value for name, value in values.items())
    if is_changed:
        for name, value in values.items():
            setattr(term, name, value)
        term.save()
    return is_changed


def _set_members(term: Term, row: Row, terms: dict[str, Term]) -> bool:
    members = {terms[code].pk for code in _several(row.get("members", ""))}
    if not members or members == set(term.members.values_list("pk", flat=True)):
        return False
    term.members.set(members)
    return True


def _several(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]
