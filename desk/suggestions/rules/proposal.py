"""What a suggestion is, before it has a place in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# A proposal that is less likely to be right than this is not made.
MIN_CONFIDENCE = 0.3


@dataclass(frozen=True)
class ProposedValue:
    """One value for one field, and the place that it came from.

    field        a value of desk.models.Suggestion.Field
    value        a code, a day such as 2005, 2005-09 or 2005-09-16, or text
    confidence   0 to 1: the share of such proposals that were right when measured
    quote        the words of the file around it, plain text
    page         the page's number; None for what the file says of itself
    source       the rule that found it
    """

    field: str
    value: str
    confidence: float
    quote: str = ""
    page: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of a file besides its pages: its own metadata, and its name."""

    title: str = ""
    language: str = ""
    date: date | None = None
    name: str = ""
