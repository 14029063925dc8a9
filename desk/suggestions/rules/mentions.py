"""How often, and where, the terms of a vocabulary are named in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desk.suggestions.rules.titles import Title
from desk.suggestions.text.disambiguation import is_a_place
from desk.suggestions.text.evidence import quote
from desk.suggestions.text.gazetteer import Mention
from desk.suggestions.text.tokens import DocumentText
from desk.suggestions.text.vocabulary import REGION, SuggestionVocabulary


@dataclass
class Named:
    """A term that a file names."""

    code: str
    count: int = 0
    on_first: int = 0
    pages: set[int | None] = field(default_factory=set)
    in_title: Mention | None = None
    # The first mention in the text.
    first: Mention | None = None

    def quote(self) -> tuple[str, int | None]:
        """Return the sentence that names it, in the title if possible, and its page."""
        place = self.in_title or self.first
        if place is None:
            return "", None
        return quote(place.page.text, place.start, place.end), place.page.number


class Mentions:
    """Everything that a file names, by kind and code."""

    def __init__(
        self, text: DocumentText, title: Title | None, vocabulary: SuggestionVocabulary
    ):
        self.text = text
        self._named: dict[str, dict[str, Named]] = {}
        for page in text.pages:
            for mention in _without_false_places(vocabulary.gazetteer.find(page)):
                named = self._named_term(mention)
                named.count += 1
                named.on_first += mention.page is self.text.first
                named.pages.add(mention.page.number)
                named.first = named.first or mention
        if title:
            page = title.as_page()
            for mention in _without_false_places(vocabulary.gazetteer.find(page)):
                named = self._named_term(mention)
                named.in_title = named.in_title or mention

    def of(self, kind: str) -> dict[str, Named]:
        """Return the terms of one kind that are named, by code."""
        return self._named.get(kind, {})

    def _named_term(self, mention: Mention) -> Named:
        codes = self._named.setdefault(mention.kind, {})
        return codes.setdefault(mention.code, Named(mention.code))


def _without_false_places(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Leave out names of places that mean something else here."""
    return (
        mention for mention in mentions if mention.kind != REGION or is_a_place(mention)
    )
