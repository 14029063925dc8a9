"""Judged files, vocabularies and glossary, as used by the benchmarks."""

from __future__ import annotations

import csv
import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.ocr import recognise
from desk.suggestions.rules import Facts, VocabularyTerm
from library import extraction
from library.extraction import Extraction, extract, judge_language, sniff
from library.processing.ocr import MIN_OCR_LETTERS
from library.vocabularies.seed import FOLDER as VOCABULARIES
from search.admin.glossary_seed import read_table

EXTRACTION = Path(extraction.__file__).parent


@dataclass(frozen=True)
class Judged:
    """An extracted file. truth: field → the correct values."""

    name: str
    pages: tuple[str, ...]
    facts: Facts
    truth: dict[str, frozenset[str]]


def read_folder(folder: Path, cache: Path | None = None) -> list[Judged]:
    """Extract all files listed in resources.csv, or library.csv of the demo.

    The text of scans is recognised. cache: a folder in which results are stored, until
    the extraction changes. The files of other languages that a table lists without
    metadata are left out.
    """
    table = folder / "resources.csv"
    if not table.exists():
        table = folder / "library.csv"
    listed = [row for row in rows(table) if row["type"] or row["published"]]
    files = [_judged(folder, row, cache) for row in listed]
    further = folder / "extra_symbols.tsv"
    if further.exists():
        with further.open(encoding="utf-8", newline="") as lines:
            others = {
                row["file"]: row["un_symbol"]
                for row in csv.DictReader(lines, delimiter="\t")
            }
        for file in files:
            if symbol := others.get(file.name):
                file.truth["un_symbol"] |= {symbol}
    return files


def _extract(path: Path, cache: Path | None) -> Extraction:
    if cache is None:
        return _read(path)
    digest = hashlib.sha256(path.read_bytes())
    for module in sorted(EXTRACTION.rglob("*.py")):
        digest.update(module.read_bytes())
    stored = cache / f"{path.name}-{digest.hexdigest()[:16]}.pickle"
    if stored.exists():
        return pickle.loads(stored.read_bytes())
    result = _read(path)
    cache.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(pickle.dumps(result))
    return result


def _read(path: Path) -> Extraction:
    """Return what the worker extracts from a file, and recognises on its scans.

    Nothing is suggested from unreliable text, so it is left out.
    """
    read = extract(path, sniff(path, path.name))
    if not read.image_only_pages:
        return read
    pages = list(read.pages)
    for number in read.image_only_pages:
        pages[number - 1] = recognise(path, number) or pages[number - 1]
    judged = judge_language(pages)
    if judged.is_unreliable(MIN_OCR_LETTERS):
        return replace(read, pages=())
    return replace(read, pages=tuple(pages), language=judged.language)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def _judged(folder: Path, row: dict[str, str], cache: Path | None) -> Judged:
    path = folder / "files" / row["file"]
    read = _extract(path, cache)
    truth = {name: frozenset(several(row[name])) for name in ("regions", "themes")}
    truth["organisations"] = frozenset(several(row["organisations"]))
    for name in ("title", "language", "published", "type", "un_symbol"):
        truth[name] = frozenset([row[name]] if row[name] else [])
    facts = Facts(
        read.title, read.language, read.created, row["file"], read.front_lines
    )
    return Judged(row["file"], read.pages, facts, truth)


def starting_terms(organisations: Iterable[str] = ()) -> Iterator[VocabularyTerm]:
    """Yield the terms of a new library, and these organisations."""
    yield from _regions()
    for row in rows(VOCABULARIES / "themes.csv"):
        yield VocabularyTerm("theme", row["code"], *_names(row), several(row["parent"]))
    for row in rows(VOCABULARIES / "resource_types.csv"):
        yield VocabularyTerm("type", row["code"], *_names(row))
    for name in sorted(organisations):
        yield VocabularyTerm("organisation", name, (name,))


def _names(row: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    labels = tuple(row[language] for language in ("en", "fr", "es", "ar"))
    return labels, several(row.get("aliases"))


def _regions() -> Iterator[VocabularyTerm]:
    table = {row["code"]: row for row in rows(VOCABULARIES / "regions.csv")}
    for code, row in table.items():
        above, up = [], row["parent"]
        while up:
            above.append(up)
            up = table[up]["parent"]
        above += [c for c, r in table.items() if code in several(r["members"])]
        is_country = row["kind"] == "country"
        yield VocabularyTerm("region", code, *_names(row), tuple(above), is_country)


def synonyms() -> list[tuple[str, ...]]:
    """Return the terms of each two-way entry of the starting glossary."""
    table = read_table(VOCABULARIES / "glossary.csv")
    two_way = (row for row in table if row.kind == "two-way")
    return [tuple(text for _language, text in row.terms()) for row in two_way]
