"""Regions of a file: countries and regions, by their share of all mentions.

A single mention is not enough: a country must be in the title, or have a sufficient
share of all mentions of places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from desk.suggestions.rules.confidence import measured
from desk.suggestions.rules.mentions import Mentions, Named
from desk.suggestions.rules.proposal import ProposedValue
from desk.suggestions.rules.titles import Title
from desk.suggestions.text.vocabulary import REGION, SuggestionVocabulary

MAX_REGIONS = 3
WORLD = "001"
CONGO, DEMOCRATIC_CONGO = "COG", "COD"
_SHARE = 0.12
_GOOD_SHARE = 0.2
_HIGH_SHARE = 0.4
_NEARLY_ALL = 0.8
_MAX_SHORT_PAGES = 4
_REGION_SHARE = 0.8  # of all mentions of countries are in one region
_MIN_REGION_COUNTRIES = 4
_MIN_WORLD_COUNTRIES = 15  # with so many, the file is about none of them
# The sender of a letter is often, but not always, its subject.
_SENDER = re.compile(
    r"\b(?:representatives?|mission|chargé d.affaires a\.i\.|observer|représentante?"
    r"|representante|missão|misión)\b[^,;]{0,80}$"
    r"|^(?:[^,;]{0,60}: )?$|الممثل الدائم|البعثة الدائمة",
    re.I,
)


@dataclass(frozen=True)
class _Place:
    named: Named
    share: float  # of all mentions of places
    page_count: int

    @property
    def spread(self) -> float:
        """The share of pages that mention it."""
        return len(self.named.pages) / self.page_count


def propose(
    mentions: Mentions, title: Title | None, vocabulary: SuggestionVocabulary
) -> Iterator[ProposedValue]:
    """Yield the likeliest regions, at most MAX_REGIONS."""
    places = _places(mentions, vocabulary)
    candidates = []
    for place in places:
        if source := _source(place, places):
            candidates.append((measured("regions", source), place, source))
    candidates.sort(key=lambda item: (-item[0], -item[1].share))
    for _confidence, place, source in candidates[:MAX_REGIONS]:
        yield _proposal(place.named.code, source, *place.named.quote())
    if not candidates:
        yield from _region_of_many(mentions, places, title, vocabulary)


def _places(mentions: Mentions, vocabulary: SuggestionVocabulary) -> list[_Place]:
    named = {c: term for c, term in mentions.of(REGION).items() if c != WORLD}
    congo, democratic = named.get(CONGO), named.get(DEMOCRATIC_CONGO)
    if congo and democratic and not congo.in_title and democratic.count >= congo.count:
        # "The Congo" in a file that mentions the DRC more often means the DRC.
        democratic.count += congo.count
        democratic.on_first += congo.on_first
        democratic.pages |= congo.pages
        del named[CONGO]
    total = sum(term.count for term in named.values()) or 1
    pages = max(1, len(mentions.text.pages))
    return [_Place(term, term.count / total, pages) for term in named.values()]


def _source(place: _Place, places: list[_Place]) -> str:
    """Return the rule that makes a place a region of the file; "" if there is none."""
    in_title = place.named.in_title
    if in_title and len([p for p in places if p.named.in_title]) <= MAX_REGIONS:
        is_sender = bool(_SENDER.search(in_title.page.text[: in_title.start]))
        kind = "sender" if is_sender else "title"
        return f"{kind}, often" if place.share >= _SHARE else kind
    if place.share >= _HIGH_SHARE and (place.named.count >= 3 or place.spread >= 0.5):
        return "most of the text"
    if place.share >= _SHARE and place.named.on_first >= 2:
        return "much, on first page"
    if place.share >= _NEARLY_ALL and place.named.on_first:
        return "the only place"
    is_short = place.page_count <= _MAX_SHORT_PAGES
    if is_short and place.share >= _GOOD_SHARE and place.named.count >= 3:
        return "much of a short text"
    return ""


def _region_of_many(
    mentions: Mentions,
    places: list[_Place],
    title: Title | None,
    vocabulary: SuggestionVocabulary,
) -> Iterator[ProposedValue]:
    """Yield the region of many countries, or the world."""
    countries = [p.named for p in places if vocabulary.regions_of(p.named.code)]
    counts = Counter[str]()
    for named in countries:
        for region in vocabulary.regions_of(named.code):
            counts[region] += named.count
    # The smallest region with nearly all mentions of countries.
    threshold = _REGION_SHARE * sum(named.count for named in countries)
    holding = [c for c, count in counts.items() if count >= threshold and c != WORLD]
    code = min(holding, key=lambda region: vocabulary.sizes[region], default="")
    if code and len(countries) >= _MIN_REGION_COUNTRIES:
        yield _proposal(code, "many of a region", *countries[0].quote())
    elif not vocabulary.has(REGION, WORLD):
        return
    elif len(countries) >= _MIN_WORLD_COUNTRIES:
        named = mentions.of(REGION).get(WORLD) or countries[0]
        yield _proposal(WORLD, "many countries", *named.quote())
    elif title and not places:
        yield _proposal(WORLD, "no place", title.text[:200], title.page)


def _proposal(code: str, source: str, words: str, page: int | None) -> ProposedValue:
    confidence = measured("regions", source)
    return ProposedValue("regions", code, confidence, words, page, source)
