"""The suggestion vocabulary of the library's terms, rebuilt when a term changes."""

from __future__ import annotations

from desk.suggestions.rules import SuggestionVocabulary, VocabularyTerm, build
from library.models import VOCABULARIES, Region
from search.models import GlossaryEntry

# Names of the vocabularies in `text.vocabulary`.
_KINDS = {model: model._meta.model_name for model in VOCABULARIES}
_KINDS |= {model: "type" for model in VOCABULARIES if model.facet == "type"}
_Words = tuple[tuple[VocabularyTerm, ...], tuple[tuple[str, ...], ...]]

_cache: tuple[_Words, SuggestionVocabulary] | None = None


def current() -> SuggestionVocabulary:
    """Return the current vocabulary.

    The terms (about a thousand rows) are read each time, since another process may have
    changed them; the vocabulary is rebuilt only if they differ.
    """
    global _cache
    two_way = GlossaryEntry.Kind.TWO_WAY
    entries = GlossaryEntry.objects.filter(is_active=True, kind=two_way).order_by("pk")
    synonyms = tuple(tuple(text for _code, text in entry.terms()) for entry in entries)
    terms = []
    for model, kind in _KINDS.items():
        rows = list(model.objects.order_by("pk"))
        codes = {row.pk: row.code for row in rows}
        above = model.lineage()
        for row in rows:
            parents = tuple(codes[pk] for pk in above[row.pk] if pk != row.pk)
            is_country = isinstance(row, Region) and row.kind == Region.Kind.COUNTRY
            labels, aliases = tuple(row.labels().values()), tuple(row.alias_list())
            terms.append(
                VocabularyTerm(kind, row.code, labels, aliases, parents, is_country)
            )
    words = (tuple(terms), synonyms)
    if _cache is None or _cache[0] != words:
        _cache = words, build(*words)
    return _cache[1]
