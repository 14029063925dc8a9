"""Read HTML as parts of text."""

import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from library.extraction.containers import safe_xml
from library.extraction.formats import splitting
from library.extraction.formats.numerals import BULLET, numeral
from library.extraction.formats.tables import TableText
from library.extraction.formats.text import guess_encoding, read_bytes
from library.extraction.result import FrontLine, Reason
from library.extraction.source import Source, Unreadable, of_texts

_SKIPPED = frozenset(
    ("head", "script", "style", "noscript", "template", "svg", "object", "iframe")
)
_BLOCKS = frozenset((
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "table", "caption",
    "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "aside",
    "nav", "header", "footer", "figure", "figcaption", "blockquote", "pre", "address",
))  # fmt: skip
_MAX_SPAN = 60  # columns of a cell
_HEADING_SIZES = {"h1": 24.0, "h2": 18.0, "h3": 14.0}  # in points, as browsers do
_MAX_HEADINGS = 15
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)")


def open_html(path: Path) -> Source:
    """Open an HTML page, split into parts of about 450 words."""
    root = open_root(path)
    title = " ".join((root.findtext(".//title") or "").split())
    headings = islice(root.iter(*_HEADING_SIZES), _MAX_HEADINGS)
    lines = [
        FrontLine(" ".join(heading.itertext()), 1, _HEADING_SIZES[heading.tag], True)
        for heading in headings
    ]
    return of_texts(splitting.cut(text_of(root)), title, front_lines=lines)


def open_root(path: Path) -> etree._Element:
    """Return the root element of an HTML page. Raises Unreadable."""
    # UTF-8 if it is valid, else the declared encoding.
    data = read_bytes(path)
    guess = guess_encoding(data)
    text = data.decode(guess, errors="replace")
    declared = _CHARSET.search(data[:4_096])
    if declared and not guess.startswith("utf"):
        with suppress(LookupError):
            text = data.decode(declared[1].decode("ascii"), errors="replace")
    return parse(text)


def parse(markup: str) -> etree._Element:
    """Return the root element of possibly invalid HTML. Raises Unreadable.

    `huge_tree` allows 2,048 levels instead of 256, which real pages exceed. libxml2
    silently drops the rest of a page beyond its limits: such pages are rejected.
    """
    parser = lxml_html.HTMLParser(
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    data = markup.encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise Unreadable(Reason.TOO_LARGE)
    return root


def text_of(root: etree._Element) -> str:
    """Return the displayed text: a line per block or table row, numbered list items."""
    text = TableText()
    counters: list[_Counter | None] = []  # of the open lists, None without numbers
    for event, name, element in safe_xml.walk(root, _SKIPPED):
        if name in _BLOCKS:
            text.write("\n")
        if name == "tr":
            text.start_row() if event == "start" else text.end_row()
        elif event == "end" and name in ("td", "th"):
            text.end_cell(_integer(element.get("colspan"), 1, _MAX_SPAN))
        elif name in ("ol", "ul") and event == "end":
            counters = counters[:-1]
        elif name in ("ol", "ul"):
            counters.append(_Counter(element) if name == "ol" else None)
        elif name == "li" and event == "start":
            counter = counters[-1] if counters else None
            text.write(counter.next_label(element) if counter else f"{BULLET} ")
        inner = element.text if event == "start" else element.tail
        text.write(re.sub(r"[ \t\r\n]+", " ", inner or ""))
    return text.take()


class _Counter:
    """Numbers the items of an <ol>."""

    def __init__(self, element: etree._Element):
        self._style = element.get("type") or "1"
        self._last = _integer(element.get("start"), 1) - 1

    def next_label(self, item: etree._Element) -> str:
        self._last = _integer(item.get("value"), self._last + 1)
        return f"{numeral(self._last, self._style)}. "


def _integer(text: str | None, default: int, limit: int = 1_000_000) -> int:
    """Return the number in an attribute, at most `limit`; `default` without one."""
    text = (text or "").strip()
    return min(int(text), limit) if text.isdecimal() and len(text) < 10 else default
