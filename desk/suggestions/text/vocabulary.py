"""What the terms of the library are called in texts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from desk.suggestions.text.gazetteer import Gazetteer, TermName, is_acronym
from search.analysis.folding import fold

REGION, THEME, TYPE, ORGANISATION = "region", "theme", "type", "organisation"
_FOLDER = Path(__file__).parent
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# What labels join: "Sanctions and embargoes", "Statement, open letter or appeal".
_JOINTS = re.compile(
    r"\s*[,،:;/]\s*|\s+(?:and|or|et|ou|y|o|e|and the)\s+|\s+(?:و|أو)\s*"
)


@dataclass(frozen=True)
class VocabularyTerm:
    """A term of a vocabulary: `labels` in all languages, `aliases` as editors wrote.

    parents     codes of the broader terms; for a country also of its advocacy regions
    is_country  False for an area, and in the other vocabularies
    """

    kind: str
    code: str
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    is_country: bool = False


@dataclass(frozen=True)
class SuggestionVocabulary:
    """All terms, and the names by which they are found; built once, used often."""

    terms: Mapping[tuple[str, str], VocabularyTerm]
    gazetteer: Gazetteer = field(repr=False)
    # Words that tell the type of what has them in its title: "handbook", "sentencia".
    cues: Gazetteer = field(repr=False)

    def has(self, kind: str, code: str) -> bool:
        return (kind, code) in self.terms

    @cached_property
    def _sizes(self) -> Counter[str]:
        return Counter(code for term in self.terms.values() for code in term.parents)

    def size_of(self, region: str) -> int:
        """Return how many terms stand below a region."""
        return self._sizes[region]

    def regions_of(self, code: str) -> tuple[str, ...]:
        """Return the regions that hold a country; () for what is not a country."""
        term = self.terms.get((REGION, code))
        return term.parents if term and term.is_country else ()


def build(
    terms: Iterable[VocabularyTerm], synonyms: Iterable[tuple[str, ...]] = ()
) -> SuggestionVocabulary:
    """Return the vocabulary of these terms.

    synonyms: groups of terms that mean the same (the editors' glossary); a theme that
    one of a group names is known by all of it.
    """
    terms = tuple(terms)
    others = _by_word(synonyms)
    names = [name for term in terms for name in _names(term, others)]
    cues = [
        TermName(text, TYPE, t.code)
        for t in terms
        if t.kind == TYPE
        for text in _cues(t)
    ]
    return SuggestionVocabulary(
        {(t.kind, t.code): t for t in terms}, Gazetteer(names), Gazetteer(cues)
    )


def _by_word(synonyms: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {fold(word).strip(): group for group in synonyms for word in group}


def _names(
    term: VocabularyTerm, others: Mapping[str, tuple[str, ...]]
) -> Iterator[TermName]:
    makers = {REGION: _region, THEME: _theme, ORGANISATION: _organisation}
    if term.kind not in makers:
        return
    written = [*term.labels, *term.aliases]
    for text in dict.fromkeys(makers[term.kind](term, written, others)):
        if len(text) > 1:
            is_proper = term.kind != THEME
            yield TermName(text, term.kind, term.code, is_proper)
    for stem in _people().get(term.code, ()) if term.is_country else ():
        yield TermName(stem, term.kind, term.code, is_stem=True)


def _region(term: VocabularyTerm, written: list[str], others: Mapping) -> Iterator[str]:
    for text in written:
        # SADC and ASEAN are bodies as well: their acronyms tell of no place.
        names = _with_and_without_brackets(text)
        yield from (name for name in names if term.is_country or not is_acronym(name))
    if term.is_country:
        yield from _other_names().get(term.code, ())


def _theme(term: VocabularyTerm, written: list[str], others: Mapping) -> Iterator[str]:
    yield from _column("subjects.csv", "theme", "words").get(term.code, ())
    for text in written:
        parts = _JOINTS.split(text)
        yield text
        # Of "Early warning and risk assessment", both; of "Business and human rights",
        # neither says what the whole does.
        if term.parents and all(" " in part for part in parts):
            yield from parts
        for part in (text, *parts):
            yield from others.get(fold(part).strip(), ())


def _organisation(
    term: VocabularyTerm, written: list[str], others: Mapping
) -> Iterator[str]:
    for text in written:
        for name in _with_and_without_brackets(text):
            yield name
            yield from _other_ways(name)


def _other_ways(name: str) -> Iterator[str]:
    """Yield what a body of the United Nations is called beside its label."""
    for short, long in (("UN ", "United Nations "), ("United Nations ", "UN ")):
        if name.startswith(short):
            yield long + name.removeprefix(short)
            rest = name.removeprefix(short)
            if " " in rest or "-" in rest:
                yield rest
    if name.startswith("Permanent Mission of "):
        yield "Permanent Representative of " + name.removeprefix(
            "Permanent Mission of "
        )


def _with_and_without_brackets(text: str) -> Iterator[str]:
    yield text
    if inside := _BRACKETS.findall(text):
        yield _BRACKETS.sub("", text)
        yield from (found for found in inside if found.isupper())


def _cues(term: VocabularyTerm) -> Iterator[str]:
    """Yield the words for a type: those of the list, or its label; and its aliases."""
    yield from term.aliases
    listed = _column("cues.csv", "type", "words").get(term.code, ())
    parts = (part for label in term.labels for part in _JOINTS.split(label))
    yield from listed or parts


def _other_names() -> dict[str, tuple[str, ...]]:
    return _column("countries.csv", "code", "names")


def _people() -> dict[str, tuple[str, ...]]:
    return _column("countries.csv", "code", "people")


@cache
def _column(file: str, key: str, column: str) -> dict[str, tuple[str, ...]]:
    """Return the values of a column, parted at semicolons, by those of another."""
    with (_FOLDER / file).open(encoding="utf-8", newline="") as rows:
        return {
            row[key]: tuple(filter(None, (row[column] or "").split(";")))
            for row in csv.DictReader(rows)
        }
