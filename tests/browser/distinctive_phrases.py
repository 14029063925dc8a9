"""Words by which one page of one file can be told from all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Whole words of letters alone: what surrounds others may be read otherwise.
RUNS = [
    re.compile(rf"(?<!\S)[^\W\d_]{{2,}}(?: [^\W\d_]{{2,}}){{{n}}}(?!\S)")
    for n in (4, 2)
]


def phrase_of(server, resource: int) -> tuple[str, int]:
    """Return words of a resource, and their page: if there are any, such words that
    stand on no other page of the library.

    The middle of a file is looked at first: its start is what everybody tests.
    """
    query = """SELECT f.resource_id, p.number, p.text FROM library_documentpage p
        JOIN library_resourcefile f ON f.document_id = p.document_id"""
    pages = [(pk, number, plain(text)) for pk, number, text in server.ask(query)]
    own = [(number, text) for pk, number, text in pages if pk == resource]
    own.sort(key=lambda page: abs(page[0] - len(own) / 2))
    shared: dict[tuple[str, int], int] = {}
    for phrase, page in phrases(own):
        shared[phrase, page] = sum(phrase in text for _, _, text in pages)
        if shared[phrase, page] == 1:
            return phrase, page
    assert shared, f"resource {resource} has no words"
    return min(shared, key=lambda found: shared[found])


def phrases(pages: list[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    for run in RUNS:
        for number, text in pages:
            yield from ((phrase, number) for phrase in run.findall(text))


def plain(text: str) -> str:
    return " ".join(text.split())
