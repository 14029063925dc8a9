"""Render the editors' guide, Markdown pages of docs/, as HTML for the admin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from library.languages import direction

FOLDER: Path = settings.BASE_DIR / "docs"
PICTURES = FOLDER / "pictures"
# The guide and the pages of docs/ that it links to.
MAIN = "editors"
NAMES = (MAIN, "search", "suggestions", "duplicates")
CONTENTS_LEVELS = ("h2", "h3")


@dataclass(frozen=True)
class GuideHeading:
    """A heading and its anchor. `tag`: h2 or h3."""

    tag: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Guide:
    """A page of the guide in one language. `html` does not contain the title."""

    title: str
    language: str
    headings: tuple[GuideHeading, ...]
    html: str

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction(self.language)


def guide_path(name: str, language: str) -> Path:
    """Return the path of a page in a language, which may not exist."""
    suffix = "" if language == settings.LANGUAGE_CODE else f".{language}"
    return FOLDER / f"{name}{suffix}.md"


def read_guide(name: str, language: str) -> Guide:
    """Return a page in a language, or in English if it is not translated.

    Raises FileNotFoundError for a page that is not installed.
    """
    if not guide_path(name, language).is_file():
        language = settings.LANGUAGE_CODE
    # Raw HTML is escaped, and script URLs are not linked.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Wide tables scroll in a frame of their own, also by keyboard.
    opening = '<div class="guide-table" tabindex="0"><table>\n'
    markdown.add_render_rule("table_open", lambda *args: opening)
    markdown.add_render_rule("table_close", lambda *args: "</table></div>\n")
    tokens = markdown.parse(guide_path(name, language).read_text(encoding="utf-8"))
    title = ""
    if tokens and tokens[0].type == "heading_open":
        title, tokens = tokens[1].content, tokens[3:]
    headings = tuple(_add_anchors(tokens))
    for token in tokens:
        if token.children:
            token.children = list(_rewrite_links(token.children))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(title, language, headings, html)


def _add_anchors(tokens: list[Token]) -> Iterable[GuideHeading]:
    """Add an anchor to each heading, as GitHub does, and yield the heading."""
    anchors: set[str] = set()
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.tag not in CONTENTS_LEVELS:
            continue
        text = "".join(child.content for child in inline.children or ())
        anchor = slugify(text, allow_unicode=True) or "section"
        while anchor in anchors:
            anchor += "-1"
        anchors.add(anchor)
        token.attrSet("id", anchor)
        yield GuideHeading(token.tag, text, anchor)


def _rewrite_links(tokens: list[Token]) -> Iterable[Token]:
    """Point links and pictures to the admin, and remove links to other docs.

    Those are for developers and not part of an installation.
    """
    is_removed = False
    for token in tokens:
        if token.type == "image":
            name = str(token.attrs["src"]).removeprefix("pictures/")
            token.attrSet("src", reverse("library_guide:picture", args=[name]))
            token.attrSet("loading", "lazy")
        elif token.type == "link_open":
            path, hash_sign, anchor = str(token.attrs["href"]).partition("#")
            name = path.removesuffix(".md")
            is_removed = bool(path) and "://" not in path and name not in NAMES
            if name in NAMES:
                url = reverse("library_guide:page", args=[name])
                token.attrSet("href", url + hash_sign + anchor)
        if token.type in ("link_open", "link_close") and is_removed:
            continue
        yield token
