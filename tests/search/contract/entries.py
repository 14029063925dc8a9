"""Builders of what is indexed and asked, with sensible defaults, for both engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engines.base import (
    Engine,
    EngineQuery,
    IndexOperation,
    PageEntry,
    ResourceEntry,
)
from search.query.tree import Clause, Or, Phrase, Query, Word

INDEX = "20260101-first"
PUBLIC = ("public",)
STAMP = 7
EVERY_LEVEL = ("public", "members", "committee")


def resource_entry(
    resource_id: int,
    title: str = "",
    *,
    terms: str = "",
    summary: str = "",
    text: str = "",
    language: str = "en",
    visibility: str = "public",
    published: int | None = 20_000,
    added: int = 29_000_000,
    digest: str = "",
    titles: dict[str, str] | None = None,
    texts: dict[str, str] | None = None,
    **facets: str | Sequence[str],
) -> ResourceEntry:
    """Return a resource in one language; `titles` and `texts` add other languages.

    A keyword that is a facet's name gives its code or codes: `region=("AF", "SD")`.
    """
    titles = _without_empty({language: title} | (titles or {}))
    return ResourceEntry(
        resource_id=resource_id,
        visibility=visibility,
        titles=titles,
        terms=_without_empty({language: terms}),
        summaries=_without_empty({language: summary}),
        texts=_without_empty({language: text} | (texts or {})),
        facets={name: _codes(codes) for name, codes in facets.items()},
        published=published,
        added=added,
        title_key=next(iter(titles.values()), "").casefold(),
        digest=digest or f"digest-{resource_id}",
    )


def page(
    number: int,
    text: str,
    *,
    document_id: int = 1,
    language: str = "en",
    page_version: int = STAMP,
    header: int = 0,
    footer: int = 0,
) -> PageEntry:
    return PageEntry(document_id, number, language, text, page_version, header, footer)


def change(
    entry: ResourceEntry,
    *,
    fencing_token: int = 1,
    pages: Iterable[PageEntry] | None = (),
    deleted_page_ids: Sequence[str] = (),
) -> IndexOperation:
    return IndexOperation(
        entry.resource_id, fencing_token, entry, pages, deleted_page_ids
    )


def deletion(
    resource_id: int, *, fencing_token: int, deleted_page_ids: Sequence[str] = ()
) -> IndexOperation:
    return IndexOperation(resource_id, fencing_token, None, None, deleted_page_ids)


def query(
    *clauses: Clause | str, excluded: Sequence[Word | Phrase | str] = ()
) -> Query:
    """Return a query; a string stands for its words, one in quotes for a phrase.

    `begin*` is a prefix and `title:word` a word of the title, as readers type them.
    """
    parts = tuple(part for clause in clauses for part in _parts(clause))
    without = tuple(part for clause in excluded for part in _parts(clause))
    return Query(text=" ".join(map(str, clauses)), clauses=parts, excluded=without)


def engine_query(
    *clauses: Clause | str,
    excluded: Sequence[Word | Phrase | str] = (),
    levels: tuple[str, ...] = PUBLIC,
    **more,
) -> EngineQuery:
    """Return a question of a visitor, with the words as in `query`."""
    return EngineQuery(query(*clauses, excluded=excluded), levels, **more)


def fill(
    engine: Engine, *changes: IndexOperation | ResourceEntry, index: str = INDEX
) -> None:
    """Make an index of these the live one; a bare entry has no pages."""
    engine.create_index(index)
    put(engine, *changes, index=index)
    engine.make_live(index)


def put(
    engine: Engine, *changes: IndexOperation | ResourceEntry, index: str = INDEX
) -> None:
    """Write these, all of them well, and make them visible."""
    given = [change(c) if isinstance(c, ResourceEntry) else c for c in changes]
    outcomes = engine.write(index, given)
    assert [(o.resource_id, o.error) for o in outcomes] == [
        (c.resource_id, "") for c in given
    ]
    engine.refresh(index)


def found(engine: Engine, *clauses: Clause | str, **more) -> list[int]:
    """Return the ids that a question finds, best first."""
    return list(engine.search(engine_query(*clauses, **more)).ids)


def _parts(clause: Clause | str) -> tuple[Clause, ...]:
    if isinstance(clause, (Word, Phrase, Or)):
        return (clause,)
    if clause.startswith('"'):
        return (Phrase(clause.strip('"')),)
    return tuple(_word(typed) for typed in clause.split())


def _word(typed: str) -> Word:
    field = "title" if typed.startswith("title:") else ""
    text = typed.removeprefix("title:")
    return Word(text.removesuffix("*"), is_prefix=text.endswith("*"), field=field)


def _codes(codes: str | Sequence[str]) -> tuple[str, ...]:
    return (codes,) if isinstance(codes, str) else tuple(codes)


def _without_empty(texts: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


def pages_found(engine: Engine, word: str, resource_id: int = 1) -> list[int]:
    """Return the numbers of a resource's pages with a word, best first."""
    return [hit.number for hit in engine.page_hits(query(word), [resource_id])]
