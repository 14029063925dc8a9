"""What the API returns. The descriptions become its documentation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema


class Text(Schema):
    """A text with its language (ISO 639-1)."""

    language: str = Field(examples=["en"])
    text: str = Field(examples=["Early warning in the Sahel"])


class TermRef(Schema):
    """A term of a vocabulary, as a resource has it."""

    code: str = Field(examples=["SDN"])
    labels: dict[str, str] = Field(examples=[{"en": "Sudan", "fr": "Soudan"}])
    url: str


class Snippet(Schema):
    """A text, and where the words of the search are in it.

    Each match is [start, end] in Unicode code points.
    """

    text: str = Field(examples=["signs of early warning were ignored"])
    matches: list[tuple[int, int]] = Field(examples=[[[9, 14], [15, 22]]])


class PageHit(Schema):
    """A page that matches."""

    file: int = Field(description="Id of the file.")
    page: int = Field(examples=[12])
    label: str = Field(examples=["p. 12"])
    snippet: Snippet
    url: str = Field(description="The page in the library.")


class ResourceRef(Schema):
    """A resource in a list."""

    id: int = Field(examples=[345678901])
    title: str
    language: str = Field(description="Language of the title.", examples=["en"])
    titles: list[Text] = Field(description="The title in each language.")
    summary: str
    published: str = Field(
        description="Year, month or day of publication; empty if unknown.",
        examples=["2024-12", "2024-12-09"],
    )
    type: TermRef | None
    regions: list[TermRef]
    themes: list[TermRef]
    organisations: list[TermRef]
    languages: list[str] = Field(description="Languages of the files.")
    visibility: Literal["public", "members", "committee"]
    url: str = Field(description="The resource in the library.")
    api_url: str


class SearchHit(ResourceRef):
    """A result of a search."""

    pages: list[PageHit] = Field(description="The best pages with the words.")
    is_promoted: bool = Field(description="Recommended by the editors for this search.")
    passage: PageHit | None = Field(
        description="What is close in meaning, if only that is why it is a result."
    )


class FacetValue(Schema):
    code: str
    label: str
    count: int


class Facet(Schema):
    """The values of a filter, with the number of resources."""

    name: str = Field(examples=["region"])
    label: str
    values: list[FacetValue]


class SearchResults(Schema):
    """A page of results. `next` is null on the last one."""

    total: int = Field(description="Resources that match by words.")
    all_words: int = Field(description="How many of them have all words.")
    also_searched: list[str] = Field(description="Glossary terms that were added.")
    results: list[SearchHit]
    answers: list[PageHit] = Field(
        description="Passages closest in meaning, for a question; quoted, not written."
    )
    facets: list[Facet] | None
    next: str | None = Field(description="Cursor of the next page.")
    url: str = Field(description="The same search in the library.")


class File(Schema):
    """A file of a resource."""

    id: int = Field(
        description="Changes when the file is replaced.", examples=[234567890]
    )
    resource: int
    language: str
    part: int = Field(description="Number among the files in this language.")
    title: str
    summary: str
    media_type: str = Field(examples=["application/pdf"])
    bytes: int
    pages: int = Field(description="Pages, or parts in a format without pages.")
    has_pages: bool
    text: Literal["full", "recognised", "none"] = Field(
        description="Whether it has text; “recognised”: some by OCR."
    )
    url: str | None = Field(
        description="The file, for people. Null while it is checked for viruses."
    )
    content_url: str | None = Field(description="The file, for programs with a token.")
    text_url: str = Field(description="The whole text as one page.")


class Resource(ResourceRef):
    """A resource with its files."""

    summaries: list[Text]
    un_symbol: str = Field(examples=["S/RES/1674"])
    rights: str
    source_url: str
    content_note: str
    added_at: datetime
    modified_at: datetime
    supersedes: int | None = Field(description="Id of the earlier edition.")
    superseded_by: list[int]
    cover_url: str | None
    files: list[File]


class Page(Schema):
    """The text of a page."""

    file: int
    resource: int
    page: int
    pages: int
    label: str
    text: str
    language: str
    is_cut: bool = Field(description="Only the beginning of a very long page.")
    is_recognised: bool = Field(description="Read by OCR: it may have errors.")
    url: str
    previous: str | None
    next: str | None


class FoundPages(Schema):
    """The pages of a resource that match, best first."""

    q: str
    pages: list[PageHit]


class VocabularyRef(Schema):
    name: str = Field(examples=["regions"])
    title: str
    filter: str = Field(description="Parameter of a search.", examples=["region"])
    api_url: str


class VocabularyList(Schema):
    vocabularies: list[VocabularyRef]


class Term(TermRef):
    """A term that resources use which you may read, in SKOS's words."""

    aliases: list[str] = Field(description="Other names, in any language.")
    broader: str | None = Field(description="Code of the broader term.")
    members: list[str] = Field(description="Codes of the countries of a region.")
    count: int | None = Field(
        description="Resources that you may read; null while search is unavailable."
    )


class Vocabulary(VocabularyRef):
    terms: list[Term]


class Suggestion(Schema):
    label: str
    kind: str = Field(examples=["Region"])
    hint: str = Field(description="The name that matches, if it is another one.")
    language: str
    count: int
    url: str


class Suggestions(Schema):
    suggestions: list[Suggestion]


class Change(Schema):
    """The last change of a resource. Delete what is removed: you may not read it."""

    id: int
    status: Literal["changed", "removed"]
    at: datetime
    api_url: str | None = Field(description="Null for what is removed.")


class Changes(Schema):
    """Changes in order. Keep `next`: it continues here, also when nothing follows."""

    changes: list[Change]
    next: str
    has_more: bool
