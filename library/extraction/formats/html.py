"""Read HTML as parts of text."""

import re
from contextlib import suppress
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from library.extraction.containers import safe_xml
from library.extraction.formats import splitting
from library.extraction.formats.text import guess_encoding, read_bytes
from library.extraction.result import Reason
from library.extraction.source import Source, Unreadable, of_texts

_SKIPPED = frozenset(
    ("head", "script", "style", "noscript", "template", "svg", "object", "iframe")
)
_BLOCKS = frozenset((
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "table", "caption",
    "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "aside",
    "nav", "header", "footer", "figure", "figcaption", "blockquote", "pre", "address",
))  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)")


def open_html(path: Path) -> Source:
    """Open an HTML page, split into parts of about 450 words."""
    # UTF-8 if it is valid, else the declared encoding.
    data = read_bytes(path)
    guess = guess_encoding(data)
    text = data.decode(guess, errors="replace")
    declared = _CHARSET.search(data[:4_096])
    if declared and not guess.startswith("utf"):
        with suppress(LookupError):
            text = data.decode(declared[1].decode("ascii"), errors="replace")
    root = parse(text)
    title = " ".join((root.findtext(".//title") or "").split())
    return of_texts(splitting.cut(text_of(root)), title)


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
    """Return the displayed text, with a line per block element."""
    pieces = []
    for event, name, element in safe_xml.walk(root, _SKIPPED):
        if name in _BLOCKS:
            pieces.append("\n")
        elif event == "end" and name in ("td", "th"):
            pieces.append("\t")
        text = element.text if event == "start" else element.tail
        pieces.append(re.sub(r"[ \t\r\n]+", " ", text or ""))
    return "".join(pieces)
