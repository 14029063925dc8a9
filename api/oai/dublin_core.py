"""A resource in Dublin Core, the format that every harvester understands (oai_dc)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import override
from lxml import etree

from library.models import Resource, Term
from library.resources.citations import date_parts
from library.resources.records import resource_record
from library.sanitize import single_line

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Name of an element, its text, and the language of the text or "".
Statement = tuple[str, object, str]


def dublin_core(
    resource: Resource, absolute_url: Callable[[str], str]
) -> etree._Element:
    """Return the element `oai_dc:dc` of a public resource.

    absolute_url: makes a path a URL. Reads files, terms and the type of the resource.
    """
    root = etree.Element(
        f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI}
    )
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_SCHEMA}")
    for name, value, language in _statements(resource, absolute_url):
        if text := single_line(value):
            element = etree.SubElement(root, f"{{{DC}}}{name}")
            element.text = text
            if language:
                element.set(LANGUAGE, language)
    return root


def _statements(
    resource: Resource, absolute_url: Callable[[str], str]
) -> Iterator[Statement]:
    """Yield the statements about a resource, in the order of Dublin Core."""
    files = [f for f in resource.files.all() if not f.document.is_quarantined]
    languages = list(dict.fromkeys(file.language for file in files))
    texts = list(_texts(resource, languages))
    yield from (statement for statement in texts if statement[0] == "title")
    for organisation in resource.organisations.all():
        yield "creator", organisation.label_en, ""
    yield from _labels("subject", resource.themes.all())
    yield from (statement for statement in texts if statement[0] == "description")
    for organisation in resource.organisations.all():
        yield "publisher", organisation.label_en, ""
    yield "date", "-".join(date_parts(resource)), ""
    if resource.type:
        yield from _labels("type", [resource.type])
    for mime in dict.fromkeys(f.document.media.mime for f in files if f.document.media):
        yield "format", mime, ""
    yield "identifier", absolute_url(resource.permanent_url), ""
    yield "identifier", resource.un_symbol, ""
    yield "source", resource.source_url, ""
    for language in languages or [resource.language]:
        yield "language", language, ""
    for file in files:
        yield "relation", absolute_url(file.get_absolute_url()), ""
    yield from _labels("coverage", resource.regions.all())
    yield "rights", resource.rights, ""


def _texts(resource: Resource, languages: Iterable[str]) -> Iterator[Statement]:
    """Yield title and summary in every language that has its own."""
    seen: set[Statement] = set()
    for language in (resource.language, *languages):
        with override(language):
            record = resource_record(resource)
        for statement in (
            ("title", record.title, record.language),
            ("description", record.summary, record.summary_language),
        ):
            if statement not in seen:
                seen.add(statement)
                yield statement


def _labels(name: str, terms: Iterable[Term]) -> Iterator[Statement]:
    for term in terms:
        for language, label in term.labels().items():
            yield name, label, language
