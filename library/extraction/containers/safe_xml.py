"""Safe parsing of untrusted XML: no entities, no network, no huge trees."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from library.extraction.source import Unreadable

_SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def parse(data: bytes) -> etree._Element:
    """Return the root element. Raises Unreadable for invalid XML or entities."""
    _reject_entities(data)
    parser = etree.XMLParser(
        **_SAFE, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable from error
    _reject_declared(root)
    return root


def stream(data: bytes, tag: str) -> Iterator[etree._Element]:
    """Yield each `tag` element and free it afterwards, to limit memory.

    Raises Unreadable for invalid XML or entities.
    """
    _reject_entities(data)
    is_checked = False
    try:
        for _, element in etree.iterparse(
            BytesIO(data), events=("end",), tag=f"{{*}}{tag}", **_SAFE
        ):
            if not is_checked:
                _reject_declared(element)
                is_checked = True
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Unreadable from error


def walk(
    root: etree._Element, skip: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield ("start" or "end", local name, element).

    Of an element named in `skip` only the end is yielded, for the text after it.
    """
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        name = local_name(element)
        if event == "start" and name in skip:
            events.skip_subtree()
        else:
            yield event, name, element


def local_name(element: etree._Element) -> str:
    """Return "p" for "{http://...}p"; "" for a comment or an unresolved entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return the value of an attribute such as `r:id` by local name; "" without one."""
    for key, value in element.attrib.items():
        if key.endswith(f"}}{name}"):
            return value
    return ""


def _reject_entities(data: bytes) -> None:
    """Raise Unreadable for entities, before they can expand in the parser.

    A document type may begin after a long comment, and in UTF-16 and UTF-32 its letters
    stand among NUL bytes.
    """
    text = data.replace(b"\0", b"") if b"\0" in data else data
    if b"<!DOCTYPE" in text and b"<!ENTITY" in text:
        raise Unreadable


def _reject_declared(element: etree._Element) -> None:
    """Raise Unreadable for entities in other encodings, such as UTF-7.

    They would be missing from the text.
    """
    definition = element.getroottree().docinfo.internalDTD
    if definition is not None and any(definition.iterentities()):
        raise Unreadable
