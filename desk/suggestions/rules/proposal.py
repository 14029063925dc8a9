"""What a suggestion is, before it has a place in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library.extraction import FrontLine

# Less likely proposals are not made.
MIN_CONFIDENCE = 0.3


@dataclass(frozen=True)
class ProposedValue:
    """One value for one field, and where it was found.

    field        a value of desk.models.Suggestion.Field
    value        a code, a date such as 2005, 2005-09 or 2005-09-16, or text
    confidence   0 to 1: the measured share of correct proposals of this kind
    quote        the text around it
    page         the page number; None for metadata and file names
    source       the rule that found it
    similar_resources   ids of published resources that are described so, nearest first
    """

    field: str
    value: str
    confidence: float
    quote: str = ""
    page: int | None = None
    source: str = ""
    similar_resources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of a file besides its text: metadata, file name and looks.

    front_lines  the largest lines of the first pages, in reading order
    """

    title: str = ""
    language: str = ""
    date: date | None = None
    name: str = ""
    front_lines: tuple[FrontLine, ...] = ()
