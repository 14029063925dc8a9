"""How the first paragraphs of Word and ODT files look: style and size of letters."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial

from lxml import etree

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.result import FrontLine
from library.extraction.source import Unreadable

_MAX_PARAGRAPHS = 40
_MAX_STYLES = 10  # that a style is based on, one on the other
_USUAL_SIZE = 11.0  # points
_ROLES = {"title": "title", "subtitle": "subtitle"}

Styles = Mapping[str, etree._Element]


def docx_lines(
    archive: Archive,
    main: str,
    body: etree._Element,
    text_of: Callable[[etree._Element], str],
) -> list[FrontLine]:
    """Return the first paragraphs of a Word file. text_of: the text of a paragraph."""
    styles, default = _word_styles(archive, main)
    lines = []
    for paragraph in _paragraphs(body, "p"):
        name = _value(paragraph, "{*}pPr/{*}pStyle")
        chain = list(_chain(styles, name, lambda style: _value(style, "{*}basedOn")))
        names = [_value(style, "{*}name") for style in chain]
        own = [_half_points(run) for run in paragraph.iterchildren("{*}r")]
        inherited = next(filter(None, map(_half_points, chain)), default)
        size = max((size or inherited for size in own), default=inherited)
        lines.append(FrontLine(text_of(paragraph), 1, size, role=_role(names)))
    return lines


def odt_lines(archive: Archive, content: etree._Element) -> list[FrontLine]:
    """Return the first paragraphs of an ODT file."""
    styles: dict[str, etree._Element] = {}
    roots = [content]
    with suppress(Unreadable):  # the text counts, not its looks
        if "styles.xml" in archive.names:
            roots.insert(0, safe_xml.parse(archive.read("styles.xml")))
    for root in roots:
        for style in root.iter("{*}style"):
            styles[safe_xml.attribute(style, "name")] = style
    parent = partial(safe_xml.attribute, name="parent-style-name")
    lines = []
    for paragraph in _paragraphs(content, "p", "h"):
        names = [safe_xml.attribute(paragraph, "style-name")]
        names += [
            safe_xml.attribute(span, "style-name") for span in paragraph.iter("{*}span")
        ][:3]
        chains = [list(_chain(styles, name, parent)) for name in names]
        sizes = [next(filter(None, map(_points, chain)), 0.0) for chain in chains]
        used = [safe_xml.attribute(style, "name") for style in chains[0]]
        role = _role(used)
        if safe_xml.local_name(paragraph) == "h":
            role = role or "heading"
        text = "".join(paragraph.itertext())
        lines.append(FrontLine(text, 1, max(sizes) or _USUAL_SIZE, role=role))
    return lines


def _paragraphs(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the first paragraphs with text, those in a second copy left out."""
    count = 0
    for event, name, element in safe_xml.walk(root, frozenset({"Fallback"})):
        if event == "start" and name in names and any(element.itertext()):
            yield element
            count += 1
            if count == _MAX_PARAGRAPHS:
                return


def _word_styles(archive: Archive, main: str) -> tuple[Styles, float]:
    """Return the styles by id, and the size of text without one."""
    try:
        for part in ooxml.parts_of_kind(archive, main, "styles"):
            root = safe_xml.parse(archive.read(part))
            defaults = root.find("{*}docDefaults/{*}rPrDefault")
            size = 0.0 if defaults is None else _half_points(defaults)
            elements = root.iter("{*}style")
            styles = {safe_xml.attribute(style, "styleId"): style for style in elements}
            return styles, size or _USUAL_SIZE
    except Unreadable:
        pass  # the text counts, not its looks
    return {}, _USUAL_SIZE


def _chain(
    styles: Styles, name: str, parent: Callable[[etree._Element], str]
) -> Iterator[etree._Element]:
    """Yield a style and those it is based on."""
    for _ in range(_MAX_STYLES):
        style = styles.get(name)
        if style is None:
            return
        yield style
        name = parent(style)


def _role(names: Iterable[str]) -> str:
    for name in names:
        if role := _ROLES.get(name.casefold()):
            return role
        if name.casefold().startswith(("heading", "titre", "título", "überschrift")):
            return "heading"
    return ""


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else safe_xml.attribute(found, "val")


def _half_points(element: etree._Element) -> float:
    """Return the size that a run or a style of Word states, 0 without one."""
    value = _value(element, "{*}rPr/{*}sz")
    return int(value) / 2 if value.isdecimal() and len(value) < 4 else 0.0


def _points(style: etree._Element) -> float:
    """Return the size that a style of an ODT states, 0 without one."""
    properties = style.find("{*}text-properties")
    value = "" if properties is None else safe_xml.attribute(properties, "font-size")
    number = value.removesuffix("pt")
    is_number = number != value and number.replace(".", "", 1).isdecimal()
    return float(number) if is_number and len(number) < 6 else 0.0
