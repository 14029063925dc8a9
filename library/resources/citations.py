"""References to resources, in RIS and BibTeX.

Both are text formats with control characters, so metadata is escaped. Reference
managers accept the fields in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

from library.models import Resource
from library.models.vocabularies import ascii_slug
from library.resources.records import resource_record
from library.sanitize import single_line

# All other types are "GEN", generic.
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
# BibTeX counts braces even after a backslash, so they are written as commands.
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
    """A bibliographic reference; each text is a single line.

    date: year, month and day as far as known. ris_type: code of RIS. page: the number
    of the cited page. notes: a user's notes and passages.
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
    url: str
    page: str = ""
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        return self.date[0] if self.date else ""

    @property
    def key(self) -> str:
        """The key of the reference in a bibliography, in ASCII."""
        author = ascii_slug(self.authors[0]).split("-")[0] if self.authors else ""
        return f"{author or 'resource'}{self.year}-{self.number}"


def reference(resource: Resource, library: str, url: str) -> Reference:
    """Return the reference of a resource at a URL of a library.

    Title and summary are in the active language where a file has them.
    """
    record = resource_record(resource)
    code = resource.type.code if resource.type else ""
    terms = [*resource.regions.all(), *resource.themes.all()]
    return Reference(
        number=resource.pk,
        ris_type=_RIS_TYPES.get(code, "GEN"),
        title=single_line(record.title),
        authors=tuple(single_line(author) for author in resource.organisations.all()),
        date=date_parts(resource),
        symbol=single_line(resource.un_symbol),
        language=record.language,
        keywords=tuple(single_line(term) for term in terms),
        summary=single_line(record.summary),
        library=single_line(library),
        url=single_line(url),
    )


def date_parts(resource: Resource) -> tuple[str, ...]:
    """Return the known ones of year, month and day, as digits."""
    if resource.published_on is None:
        return ()
    parts = f"{resource.published_on:%Y-%m-%d}".rjust(10, "0").split("-")
    return tuple(parts[: _DATE_PARTS[resource.published_precision]])


def sentence(reference: Reference, page: str = "") -> str:
    """Return a reference as text: authors (year). Title. Library. URL

    page: the cited page, such as "p. 12".
    """
    year = f"({reference.year})" if reference.year else ""
    authors = " ".join(filter(None, ["; ".join(reference.authors), year]))
    parts = [authors, reference.title, reference.symbol, page, reference.library]
    return " ".join([f"{part}." for part in parts if part] + [reference.url])


def ris(reference: Reference) -> str:
    """Return a reference in RIS, which most reference managers import."""
    fields = [
        ("TY", reference.ris_type),
        *(("AU", author) for author in reference.authors),
        ("TI", reference.title),
        ("PY", reference.year),
        ("DA", "/".join((*reference.date, "", "", "")[:3]) if reference.date else ""),
        ("SN", reference.symbol),
        ("LA", reference.language),
        *(("KW", keyword) for keyword in reference.keywords),
        ("AB", reference.summary),
        ("SP", reference.page),
        *(("N1", note) for note in reference.notes),
        ("DB", reference.library),
        ("UR", reference.url),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in fields if value]
    return "".join(lines) + "ER  - \r\n\r\n"


def bibtex(reference: Reference) -> str:
    """Return a reference in BibTeX, in UTF-8 with LaTeX's characters escaped."""
    is_report = reference.ris_type == "RPRT" and reference.authors
    fields = {
        # Double braces preserve names of organisations and the case of titles.
        "author": " and ".join(f"{{{_latex(author)}}}" for author in reference.authors),
        "title": f"{{{_latex(reference.title)}}}",
        "institution": _latex("; ".join(reference.authors)) if is_report else "",
        "number": _latex(reference.symbol),
        "year": reference.year,
        "month": reference.date[1] if len(reference.date) > 1 else "",
        "pages": reference.page,
        "language": reference.language,
        "keywords": _latex(", ".join(reference.keywords)),
        "abstract": _latex(reference.summary),
        "note": _latex(reference.library),
        "annote": _latex(" / ".join(reference.notes)),
        "url": reference.url,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    kind = "techreport" if is_report else "misc"
    return f"@{kind}{{{reference.key},\n{''.join(lines)}}}\n\n"


def _latex(text: str) -> str:
    return text.translate(_LATEX)
