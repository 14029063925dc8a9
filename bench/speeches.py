"""Fill an empty database with long real texts, for the library and stock Wagtail."""

from __future__ import annotations

import hashlib
import itertools
import json
import lzma
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from bench.stock.models import StockDocument
from library.models import (
    DocumentPage,
    LibraryDocument,
    Organisation,
    Region,
    Resource,
    ResourceFile,
    ResourceType,
    Theme,
)

WORDS_A_PAGE = 450
BATCH = 500


def rows(path: Path) -> Iterator[dict]:
    """Yield the rows {id,title,body,country,iso3,region,year} of a file or a folder."""
    files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
    for file in files:
        with (lzma.open if file.suffix == ".xz" else open)(file, "rt") as lines:
            yield from map(json.loads, lines)


def pages_of(text: str) -> list[str]:
    words = text.split()
    return [
        " ".join(words[start : start + WORDS_A_PAGE])
        for start in range(0, len(words), WORDS_A_PAGE)
    ]


class Terms:
    """Terms, created on first use; themes and type depend on a hash of the row's id."""

    def __init__(self) -> None:
        self.made: dict[tuple[type, str], object] = {}
        top = [self.get(Theme, letter) for letter in "ABCDEFGH"]
        self.themes = [
            self.get(Theme, f"{parent.code}{n}", parent=parent)
            for parent in top
            for n in range(1, 8)
        ]
        self.types = [self.get(ResourceType, f"type-{n}") for n in range(17)]

    def get(self, model: type, name: str, **more):
        key = (model, name)
        if key not in self.made:
            code = {"code": name} if len(name) < 40 and " " not in name else {}
            if not code and model is Region:
                code = {"code": hashlib.sha256(name.encode()).hexdigest()[:12]}
            self.made[key] = model.objects.create(label_en=name, **code, **more)
        return self.made[key]

    def of(self, row: dict) -> dict[str, object]:
        number = int(hashlib.sha256(row["id"].encode()).hexdigest()[:8], 16)
        area = self.get(Region, row.get("region") or "World")
        return {
            "country": self.get(Region, row.get("iso3") or row["country"], parent=area),
            "org": self.get(Organisation, row["country"]),
            "themes": {self.themes[number % 56], self.themes[number // 56 % 56]},
            "type": self.types[number % 17],
        }


def fill(path: Path, limit: int | None = None) -> tuple[int, int]:
    """Load all texts, or `limit`, repeating them if there are fewer.

    Returns the number of resources and of pages.
    """
    terms = Terms()
    source = rows(path)
    if limit is not None:
        passes = (rows(path) for _ in range(limit))  # each yields at least one text
        source = itertools.islice(itertools.chain.from_iterable(passes), limit)
    while batch := list(itertools.islice(source, BATCH)):
        with transaction.atomic():
            _load(batch, terms)
    connection.close()
    return Resource.objects.count(), DocumentPage.objects.count()


def _load(batch: list[dict], terms: Terms) -> None:
    found = [terms.of(row) for row in batch]
    resources = Resource.objects.bulk_create(
        Resource(
            title=row["title"],
            summary="",
            type=term["type"],
            visibility="public",
            published_on=date(int(row["year"]), 9, 20),
            live=True,
        )
        for row, term in zip(batch, found, strict=True)
    )
    documents = LibraryDocument.objects.bulk_create(
        LibraryDocument(
            title=row["title"][:255],
            file="none.txt",
            media_type="txt",
            status="done",
            page_count=len(pages_of(row["body"])),
            text_digest=hashlib.sha256(row["body"].encode()).hexdigest(),
        )
        for row in batch
    )
    ResourceFile.objects.bulk_create(
        ResourceFile(resource=resource, document=document, part=1)
        for resource, document in zip(resources, documents, strict=True)
    )
    DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=number, text=text)
        for row, document in zip(batch, documents, strict=True)
        for number, text in enumerate(pages_of(row["body"]), start=1)
    )
    _link("regions", "region", resources, [[term["country"]] for term in found])
    _link("themes", "theme", resources, [term["themes"] for term in found])
    _link("organisations", "organisation", resources, [[t["org"]] for t in found])
    StockDocument.objects.bulk_create(
        StockDocument(
            resource=resource,
            title=row["title"],
            body=row["body"],
            region=row.get("region") or "World",
            country=row["country"],
            year=str(row["year"]),
        )
        for resource, row in zip(resources, batch, strict=True)
    )


def _link(field: str, name: str, resources: list[Resource], terms: list) -> None:
    through = getattr(Resource, field).through
    through.objects.bulk_create(
        through(**{"resource_id": resource.pk, f"{name}_id": term.pk})
        for resource, found in zip(resources, terms, strict=True)
        for term in found
    )
