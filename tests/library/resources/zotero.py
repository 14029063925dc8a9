"""What Zotero makes of a page, by the documented rules of "Embedded Metadata".

https://www.zotero.org/support/dev/exposing_metadata: COinS come first; then the type is
that of RDF names (`prefix.name`), of the tags of HighWire, or a guess from Open Graph;
fields are filled from the tags, the first of several names wins, and `citation_pdf_url`
becomes the attachment.
"""

from __future__ import annotations

from lxml import html

DEFINITE_TYPES = {"techreport": "report", "book": "book", "website": "webpage"}
# Name of the field → names of the tags, in order.
FIELDS = {
    "title": ("citation_title", "og:title"),
    "institution": ("citation_technical_report_institution", "citation_publisher"),
    "reportNumber": ("citation_technical_report_number",),
    "date": ("citation_publication_date", "citation_date"),
    "language": ("citation_language", "og:locale"),
    "abstractNote": ("citation_abstract", "og:description", "description"),
    "url": ("citation_public_url", "og:url"),
}


def meta(head: html.HtmlElement, name: str) -> str | None:
    """Return the content of a meta element, whichever attribute names it."""
    contents = head.xpath(f"meta[@name='{name}' or @property='{name}']/@content")
    return contents[0] if contents else None


def zotero_type(head: html.HtmlElement) -> str:
    """Return the type of item."""
    named = meta(head, "eprints.type") or meta(head, "og:type") or ""
    if named in DEFINITE_TYPES:
        return DEFINITE_TYPES[named]
    if named == "article":
        return "journalArticle"
    is_report = meta(head, "citation_technical_report_institution")
    return "report" if is_report else "webpage"


def zotero_item(page: html.HtmlElement) -> dict[str, object]:
    """Return the item: its type, fields, creators, tags and attached PDF."""
    assert not page.xpath("//span[@class='Z3988']"), "COinS would come first"
    head = page.find("head")
    item: dict[str, object] = {"itemType": zotero_type(head)}
    for field, names in FIELDS.items():
        values = filter(None, (meta(head, name) for name in names))
        item[field] = next(values, "")
    item["creators"] = head.xpath("meta[@name='citation_author']/@content")
    keywords = meta(head, "citation_keywords") or ""
    item["tags"] = [word.strip() for word in keywords.split(";") if word.strip()]
    item["attachment"] = meta(head, "citation_pdf_url")
    return item
