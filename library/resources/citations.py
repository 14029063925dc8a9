"""A resource as a reference that others cite, in RIS and in BibTeX.

Both formats are lines of text with signs of their own: what a resource says of itself
must never become one of them. Readers of these files take any order of fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from library.models import Resource
from library.models.vocabularies import ascii_slug
from library.sanitize import single_line

# The other types are "GEN", something that fits no type of RIS.
_RIS_TYPES = {
    "academic-article": "JOUR",
    "dataset": "DATA",
    "internal": "UNPB",
    "newsletter": "NEWS",
    "op-ed": "BLOG",
} | dict.fromkeys(
    (
        "briefing-note",
        "fact-sheet",
        "meeting-report",
        "policy-brief",
        "report",
        "submission",
        "toolkit",
        "training-material",
        "un-document",
    ),
    "RPRT",
)
_DATE_PARTS = {"year": 1, "month": 2, "day": 3}
# BibTeX counts braces even behind a backslash: they are named instead.
_LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {
        "\\": "\\textbackslash{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Reference:
    """What a citation says; each text is one line.

    date: year, month and day as far as they are known. ris_type: RIS's code. notes:
    what somebody wrote to it, passages too.
    """

    number: int
    ris_type: str
    title: str
    authors: tuple[str, ...]
    date: tuple[str, ...]
    symbol: str
    language: str
    keywords: tuple[str, ...]
    summary: str
    library: str
    address: str
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        return self.date[0] if self.date else ""

    @property
    def key(self) -> str:
        """A name for this reference in a bibliography: plain letters and digits."""
        author = ascii_slug(self.authors[0]).split("-")[0] if self.authors else ""
        return f"{author or 'resource'}{self.year}-{self.number}"


def reference(resource: Resource, library: str, address: str) -> Reference:
    """Return a resource as a reference; `library` and `address` say where it is."""
    code = resource.type.code if resource.type else ""
    terms = [*resource.regions.all(), *resource.themes.all()]
    return Reference(
        number=resource.pk,
        ris_type=_RIS_TYPES.get(code, "GEN"),
        title=single_line(resource.title),
        authors=tuple(single_line(author) for author in resource.organisations.all()),
        date=date_parts(resource),
        symbol=single_line(resource.un_symbol),
        language=resource.language,
        keywords=tuple(single_line(term) for term in terms),
        summary=single_line(resource.summary),
        library=single_line(library),
        address=single_line(address),
    )


def date_parts(resource: Resource) -> tuple[str, ...]:
    """Return year, month and day as digits, without those that are not known."""
    if resource.published_on is None:
        return ()
    parts = f"{resource.published_on:%Y-%m-%d}".rjust(10, "0").split("-")
    return tuple(parts[: _DATE_PARTS[resource.published_precision]])


def sentence(found: Reference, page: str = "") -> str:
    """Return a reference as people write it: who (year). What. Where.

    page: the place in it, such as "p. 12".
    """
    year = f"({found.year})" if found.year else ""
    who = " ".join(filter(None, ["; ".join(found.authors), year]))
    said = [who, found.title, found.symbol, page, found.library]
    return " ".join([f"{part}." for part in said if part] + [found.address])


def ris(found: Reference) -> str:
    """Return a reference in RIS, the format of most reference managers."""
    fields = [
        ("TY", found.ris_type),
        *(("AU", author) for author in found.authors),
        ("TI", found.title),
        ("PY", found.year),
        ("DA", "/".join((*found.date, "", "", "")[:3]) if found.date else ""),
        ("SN", found.symbol),
        ("LA", found.language),
        *(("KW", keyword) for keyword in found.keywords),
        ("AB", found.summary),
        *(("N1", note) for note in found.notes),
        ("DB", found.library),
        ("UR", found.address),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n\r\n"


def bibtex(found: Reference) -> str:
    """Return a reference in BibTeX, in UTF-8 with LaTeX's signs written out."""
    is_report = found.ris_type == "RPRT" and found.authors
    fields = {
        # In double braces: names of organisations, and titles as they are spelled.
        "author": " and ".join(f"{{{_latex(author)}}}" for author in found.authors),
        "title": f"{{{_latex(found.title)}}}",
        "institution": _latex("; ".join(found.authors)) if is_report else "",
        "number": _latex(found.symbol),
        "year": found.year,
        "month": found.date[1] if len(found.date) > 1 else "",
        "language": found.language,
        "keywords": _latex(", ".join(found.keywords)),
        "abstract": _latex(found.summary),
        "note": _latex(found.library),
        "annote": _latex(" / ".join(found.notes)),
        "url": found.address,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    kind = "techreport" if is_report else "misc"
    return f"@{kind}{{{found.key},\n{''.join(lines)}}}\n\n"


def _latex(text: str) -> str:
    return text.translate(_LATEX)
