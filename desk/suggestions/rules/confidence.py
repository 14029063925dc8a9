"""Measured precision of each rule; docs/suggestions.md describes the method.

`python -m bench.suggestions --rules` prints the table. Comments: correct/proposed, on
the half of the judged files used for tuning and on the held-out half.
"""

from __future__ import annotations

# Confidence of rules that found nothing in the judged files.
UNMEASURED = 0.5
_MEASURED: dict[tuple[str, str], float] = {
    ("language", "text"): 0.99,  # 53/53, 50/50
    ("organisations", "line of authors"): 0.64,  # 5/7, 3/5
    ("organisations", "often"): 0.75,  # 2/2, 0/0
    ("organisations", "opening words"): 0.80,  # 4/4, 3/4
    ("organisations", "title"): 0.78,  # 22/25, 20/28
    ("organisations", "top of the page"): 0.69,  # 2/3, 6/8
    ("published", "first page"): 0.33,  # 0/1, 0/0
    ("published", "masthead"): 0.98,  # 31/31, 31/31
    ("published", "metadata"): 0.24,  # 2/12, 2/7
    ("published", "own line"): 0.83,  # 3/3, 6/7
    ("published", "rights"): 0.67,  # 1/1, 0/0
    ("published", "title"): 0.60,  # 1/1, 1/2
    ("published", "top of the page"): 0.40,  # 1/1, 0/2
    ("published", "year at the top"): 0.25,  # 0/1, 0/1
    ("regions", "many countries"): 0.92,  # 6/6, 4/4
    ("regions", "many of a region"): 0.67,  # 1/1, 0/0
    ("regions", "most of the text"): 0.97,  # 15/15, 15/15
    ("regions", "much of a short text"): 0.80,  # 1/1, 2/2
    ("regions", "much, on first page"): 0.73,  # 6/6, 4/7
    ("regions", "no place"): 0.74,  # 8/11, 5/6
    ("regions", "sender"): 0.25,  # 0/1, 0/1
    ("regions", "sender, often"): 0.97,  # 15/15, 13/13
    ("regions", "the only place"): 0.80,  # 1/1, 2/2
    ("regions", "title"): 0.80,  # 1/1, 2/2
    ("regions", "title, often"): 0.85,  # 5/5, 11/13
    ("themes", "named"): 0.37,  # 21/57, 16/45
    ("themes", "named often"): 0.62,  # 21/28, 13/26
    ("themes", "named throughout"): 0.88,  # 18/22, 27/28
    ("title", "bold heading"): 0.40,  # 0/0, 1/2, 0/0
    ("title", "cover and metadata"): 0.80,  # 1/1, 0/0, 33/34
    ("title", "first heading"): 0.25,  # 2/7, 1/1, 0/0
    ("title", "first sentence"): 0.30,  # 3/3 (one text), 0/0, 0/0
    ("title", "heading of a law"): 0.67,  # 3/4, 0/0, 0/0
    ("title", "heading of a type"): 0.55,  # 6/10, 35/44, 0/0
    ("title", "heading with a cue"): 0.91,  # 40/43 UN documents
    ("title", "larger lines"): 0.50,  # 2/4, 4/5, 0/0
    ("title", "largest lines"): 0.57,  # 3/6, 5/8, 0/0
    ("title", "largest on the cover"): 0.55,  # 0/2, 1/5, 0/0
    ("title", "metadata"): 0.50,  # 0/0, 0/0, 0/0
    ("title", "metadata alone"): 0.25,  # 0/0, 0/0, 0/0
    ("title", "title style"): 0.67,  # 1/1, 0/0, 0/0
    ("title", "under a masthead"): 0.64,  # 13/20 UN documents
    ("type", "symbol"): 0.98,  # 31/31, 30/30
    ("type", "title"): 0.75,  # 2/2, 0/0
    ("type", "title begins"): 0.88,  # 8/10, 13/13
    ("type", "top of the page"): 0.40,  # 0/1, 1/2
    ("un_symbol", "masthead"): 0.98,  # 32/32, 32/32
}


def measured(field: str, source: str) -> float:
    """Return the share of a rule's proposals that are expected to be right."""
    return _MEASURED.get((field, source), UNMEASURED)
