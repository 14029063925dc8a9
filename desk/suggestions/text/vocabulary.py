"""The names of the library's terms in texts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from desk.suggestions.text.gazetteer import Gazetteer, TermName, is_acronym
from library.folding import name_key

REGION, THEME, TYPE, ORGANISATION = "region", "theme", "type", "organisation"
_FOLDER = Path(__file__).parent
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# Separators in labels: "Sanctions and embargoes", "Statement, open letter or appeal".
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
    """All terms, and the names by which they are found."""

    terms: Mapping[tuple[str, str], VocabularyTerm]
    gazetteer: Gazetteer = field(repr=False)
    # Words in titles that indicate the type: "handbook", "sentencia".
    cues: Gazetteer = field(repr=False)
    # Words in the text that do so: "we, the undersigned", "this handbook".
    type_phrases: Gazetteer = field(repr=False)

    def has(self, kind: str, code: str) -> bool:
        return (kind, code) in self.terms

    @cached_property
    def sizes(self) -> Counter[str]:
        """Return region → number of terms below it."""
        return Counter(code for term in self.terms.values() for code in term.parents)

    def regions_of(self, code: str) -> tuple[str, ...]:
        """Return the regions of a country; () for other terms."""
        term = self.terms.get((REGION, code))
        return term.parents if term and term.is_country else ()


def build(
    terms: Iterable[VocabularyTerm], synonyms: Iterable[tuple[str, ...]] = ()
) -> SuggestionVocabulary:
    """Return the vocabulary of these terms.

    synonyms: groups of synonyms (the editors' glossary). A theme named by one of a
    group is also found by the others.
    """
    terms = tuple(terms)
    others = {name_key(word): group for group in synonyms for word in group}
    names = [name for term in terms for name in _names(term, others)]
    cues = [
        TermName(text, TYPE, t.code)
        for t in terms
        if t.kind == TYPE
        for text in _cues(t)
    ]
    phrases = [
        TermName(text, TYPE, t.code)
        for t in terms
        if t.kind == TYPE
        for text in _column("cues.csv", "type", "phrases").get(t.code, ())
    ]
    return SuggestionVocabulary(
        {(t.kind, t.code): t for t in terms},
        Gazetteer(names),
        Gazetteer(cues),
        Gazetteer(phrases),
    )


def _names(
    term: VocabularyTerm, others: Mapping[str, tuple[str, ...]]
) -> Iterator[TermName]:
    makers = {
        REGION: _region_names,
        THEME: _theme_names,
        ORGANISATION: _organisation_names,
    }
    if term.kind not in makers:
        return
    texts = [*term.labels, *term.aliases]
    for text in dict.fromkeys(makers[term.kind](term, texts, others)):
        if len(text) > 1:
            is_proper = term.kind != THEME
            yield TermName(text, term.kind, term.code, is_proper)
    people = _column("countries.csv", "code", "people") if term.is_country else {}
    for stem in people.get(term.code, ()):
        yield TermName(stem, term.kind, term.code, is_stem=True)


def _region_names(
    term: VocabularyTerm, texts: list[str], others: Mapping
) -> Iterator[str]:
    for text in texts:
        # SADC and ASEAN are organisations too: their acronyms do not name a place.
        names = _with_and_without_brackets(text)
        yield from (name for name in names if term.is_country or not is_acronym(name))
    if term.is_country:
        yield from _column("countries.csv", "code", "names").get(term.code, ())


def _theme_names(
    term: VocabularyTerm, texts: list[str], others: Mapping
) -> Iterator[str]:
    yield from _column("subjects.csv", "theme", "words").get(term.code, ())
    labels = filter(None, term.labels)
    label_parts = [part for label in labels for part in _JOINTS.split(label)]
    # Of "Early warning and risk assessment", both; of "Business and human rights",
    # neither says what the whole does, in any language.
    has_parts = term.parents and all(" " in part for part in label_parts)
    for name in (*texts, *(label_parts if has_parts else ())):
        yield name
        yield from others.get(name_key(name), ())


def _organisation_names(
    term: VocabularyTerm, texts: list[str], others: Mapping
) -> Iterator[str]:
    for text in texts:
        for name in _with_and_without_brackets(text):
            yield name
            yield from _other_ways(name)


def _other_ways(name: str) -> Iterator[str]:
    """Yield alternative names of a United Nations body."""
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
        yield from (acronym for acronym in inside if acronym.isupper())


def _cues(term: VocabularyTerm) -> Iterator[str]:
    """Yield the cue words of a type: its aliases, and the list or else its labels."""
    yield from term.aliases
    listed = _column("cues.csv", "type", "words").get(term.code, ())
    parts = (part for label in term.labels for part in _JOINTS.split(label))
    yield from listed or parts


@cache
def _column(file: str, key: str, column: str) -> dict[str, tuple[str, ...]]:
    """Return a column, split at semicolons, by the values of another column."""
    with (_FOLDER / file).open(encoding="utf-8", newline="") as rows:
        return {
            row[key]: tuple(filter(None, (row[column] or "").split(";")))
            for row in csv.DictReader(rows)
        }
