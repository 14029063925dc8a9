"""Measured precision of each rule; docs/suggestions.md describes the method.

`python -m bench.suggestions --rules` prints the table. Comments: correct/proposed in
files without a UN symbol, in UN documents without the rules for these, in the demo; one
number is that of UN documents. Where few cases were measured, the value is lower.
"""

from __future__ import annotations

# Confidence of rules that found nothing in the judged files.
UNMEASURED = 0.5
_MEASURED: dict[tuple[str, str], float] = {
    ("language", "text"): 0.99,  # 53/53, 50/50
    ("organisations", "line of authors"): 0.60,  # 0/0, 6/10, 0/0
    ("organisations", "often"): 0.75,  # 2/2, 0/0
    ("organisations", "opening words"): 0.80,  # 4/4, 3/4
    ("organisations", "title"): 0.78,  # 22/25, 20/28
    ("organisations", "top of the page"): 0.78,  # 10/13, 0/0, 32/37
    ("published", "end of a period"): 0.50,  # 0/0, 0/0, 0/0
    ("published", "first page"): 0.33,  # 0/1, 0/0, 0/0
    ("published", "last page"): 0.50,  # 0/0, 0/0, 0/0
    ("published", "latest year"): 0.25,  # 1/6, 0/0, 0/0
    ("published", "latest year and file"): 0.50,  # 1/2, 0/0, 0/0
    ("published", "masthead"): 0.98,  # 62/62 UN documents
    ("published", "metadata"): 0.15,  # 1/11, 0/0, 0/0
    ("published", "own line"): 0.84,  # 7/9, 0/0, 10/10
    ("published", "publishing words"): 0.67,  # 0/0, 1/1, 0/0
    ("published", "rights"): 0.67,  # 1/2, 0/0, 0/0
    ("published", "title"): 0.60,  # 2/3, 0/0, 0/0
    ("published", "top of the page"): 0.80,  # 1/2, 0/0, 9/10
    ("published", "year at the top"): 0.75,  # 0/0, 0/0, 6/6
    ("published", "year on its own line"): 0.78,  # 0/2, 3/3, 8/8
    ("regions", "many countries"): 0.92,  # 0/0, 10/10, 0/0
    ("regions", "many of a region"): 0.67,  # 0/0, 1/1, 0/0
    ("regions", "most of the text"): 0.80,  # 9/9, 22/22, 8/19
    ("regions", "much of a short text"): 0.75,  # 0/0, 3/3, 0/0
    ("regions", "much, on first page"): 0.75,  # 0/0, 10/13, 1/1
    ("regions", "no place"): 0.80,  # 10/14, 3/3, 11/11
    ("regions", "sender"): 0.25,  # 0/2 UN documents
    ("regions", "sender, often"): 0.97,  # 28/28 UN documents
    ("regions", "the only place"): 0.55,  # 3/3, 0/0, 1/4
    ("regions", "title"): 0.70,  # 0/0, 3/3, 0/0
    ("regions", "title, often"): 0.83,  # 6/6, 9/11, 0/0
    ("summary", "abstract"): 0.75,  # read, see docs/suggestions.md
    ("summary", "first paragraph"): 0.50,  # read, see docs/suggestions.md
    ("themes", "named"): 0.32,  # 7/16, 21/69, 7/25
    ("themes", "named often"): 0.62,  # 2/5, 23/35, 11/19
    ("themes", "named throughout"): 0.85,  # 7/7, 45/56, 23/24
    ("title", "bold heading"): 0.40,  # 0/0, 1/1, 0/0
    ("title", "cover and metadata"): 0.85,  # 1/1, 0/0, 33/34
    ("title", "first heading"): 0.25,  # 2/7, 1/2, 0/0
    ("title", "first sentence"): 0.30,  # 3/3 (one text), 0/0, 0/0
    ("title", "heading of a law"): 0.67,  # 3/4, 0/0, 0/0
    ("title", "heading of a type"): 0.72,  # 7/11, 27/34, 0/0
    ("title", "heading with a cue"): 0.91,  # 40/43 UN documents
    ("title", "larger lines"): 0.65,  # 3/3, 2/3, 0/0
    ("title", "largest lines"): 0.57,  # 3/5, 5/8, 0/0
    ("title", "largest on the cover"): 0.60,  # 1/2, 12/18, 0/0
    ("title", "metadata"): 0.45,  # 0/1, 0/0, 0/0
    ("title", "metadata alone"): 0.25,  # 0/0, 0/0, 0/0
    ("title", "title style"): 0.67,  # 1/1, 0/0, 0/0
    ("title", "under a masthead"): 0.64,  # 13/20 UN documents
    ("type", "articles"): 0.67,  # 2/2, 0/0, 0/0
    ("type", "line at the top"): 0.70,  # 0/2, 6/6, 1/1
    ("type", "phrase"): 0.40,  # 1/3, 0/0, 0/0
    ("type", "sections"): 0.60,  # 0/0, 0/0, 0/0
    ("type", "symbol"): 0.98,  # 61/61 UN documents
    ("type", "title"): 0.82,  # 1/1, 4/5, 12/13
    ("type", "title begins"): 0.88,  # 17/18, 40/45, 7/8
    ("un_symbol", "beside the first"): 0.94,  # 15/15 UN documents
    ("un_symbol", "masthead"): 0.98,  # 32/32, 32/32
}


def measured(field: str, source: str) -> float:
    """Return the share of a rule's proposals that are expected to be right."""
    return _MEASURED.get((field, source), UNMEASURED)
