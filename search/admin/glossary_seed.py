"""The starting glossary: from a table into the database, and who may edit it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from library.access.collection import EDITORS
from library.vocabularies.seed import FOLDER
from search.engines.base import TEXT_LANGUAGES
from search.models import GlossaryEntry

TABLE = FOLDER / "glossary.csv"
NOTE = "From the starting glossary"


def read_table(path: Path = TABLE) -> Iterator[GlossaryEntry]:
    """Yield the entries of a table, not saved."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms = {f"terms_{code}": _lines(row[code]) for code in TEXT_LANGUAGES}
            first = row["from"] or next(filter(None, terms.values())).partition("\n")[0]
            yield GlossaryEntry(
                kind=row["kind"],
                source=_lines(row["from"]),
                note=row["note"] or NOTE,
                origin=f"{row['kind']}: {first}"[:200],
                **terms,
            )


@transaction.atomic
def seed_glossary(path: Path = TABLE) -> tuple[int, int]:
    """Add the entries that were never added, and let editors edit them.

    Returns how many were added and how many left as editors made them.
    """
    seeded_origins = set(GlossaryEntry.objects.values_list("origin", flat=True))
    entries = list(read_table(path))
    new = [entry for entry in entries if entry.origin not in seeded_origins]
    for entry in new:
        entry.save()
        # The first state to come back to.
        entry.save_revision()
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    # Editors may switch an entry off; deleting cannot be undone. Promotions come and
    # go.
    names = [f"{action}_glossaryentry" for action in ("view", "add", "change")]
    names += [f"{action}_promotion" for action in ("view", "add", "change", "delete")]
    editors.permissions.add(
        *Permission.objects.filter(content_type__app_label="search", codename__in=names)
    )
    return len(new), len(entries) - len(new)


def _lines(cell: str) -> str:
    return "\n".join(term.strip() for term in cell.split(";") if term.strip())
