"""The editors' guide: pages of docs/ in Markdown, as HTML for the admin."""

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
# The guide, and the pages of docs/ that it leads to.
MAIN = "editors"
NAMES = (MAIN, "search", "suggestions", "duplicates")
CONTENTS_LEVELS = ("h2", "h3")


@dataclass(frozen=True)
class Heading:
    """A heading with the anchor that leads to it. `tag`: h2 or h3."""

    tag: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Guide:
    """A page of the guide in one language, without its title in `html`."""

    title: str
    language: str
    headings: tuple[Heading, ...]
    html: str

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction(self.language)


def guide_path(name: str, language: str) -> Path:
    """Return where a page in a language is stored, whether it exists or not."""
    suffix = "" if language == settings.LANGUAGE_CODE else f".{language}"
    return FOLDER / f"{name}{suffix}.md"


def read_guide(name: str, language: str) -> Guide:
    """Return a page in a language; in English where it is not translated.

    Raises FileNotFoundError for a page that this installation does not have.
    """
    if not guide_path(name, language).is_file():
        language = settings.LANGUAGE_CODE
    # Raw HTML stays text, and links to scripts are not made.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    tokens = markdown.parse(guide_path(name, language).read_text(encoding="utf-8"))
    title, tokens = _take_title(tokens)
    headings = tuple(_mark_headings(tokens))
    for token in tokens:
        if token.children:
            token.children = list(_lead_into_admin(token.children))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(title, language, headings, html)


def _take_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    is_titled = bool(tokens) and tokens[0].type == "heading_open"
    return (tokens[1].content, tokens[3:]) if is_titled else ("", tokens)


def _mark_headings(tokens: list[Token]) -> Iterable[Heading]:
    """Give each heading an anchor, as GitHub does, and yield it."""
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
        yield Heading(token.tag, text, anchor)


def _lead_into_admin(tokens: list[Token]) -> Iterable[Token]:
    """Point links and pictures to the admin; a link to another page of docs/ is text.

    That is for developers, and not part of an installation.
    """
    is_dead = False
    for token in tokens:
        if token.type == "image":
            name = str(token.attrs["src"]).removeprefix("pictures/")
            token.attrSet("src", reverse("library_guide:picture", args=[name]))
            token.attrSet("loading", "lazy")
        elif token.type == "link_open":
            url = _admin_url(str(token.attrs["href"]))
            is_dead = not url
            token.attrSet("href", url)
        if token.type in ("link_open", "link_close") and is_dead:
            continue
        yield token


def _admin_url(href: str) -> str:
    """Return where a link of docs/ leads to in the admin; "" where it does not."""
    path, hash_sign, anchor = href.partition("#")
    if not path or "://" in path:
        return href
    name = path.removesuffix(".md")
    if name not in NAMES:
        return ""
    return reverse("library_guide:page", args=[name]) + hash_sign + anchor


def _open_table(renderer, tokens, index, options, env) -> str:
    # Wide tables scroll in their own frame, by keyboard too.
    return '<div class="guide-table" tabindex="0"><table>\n'


def _close_table(renderer, tokens, index, options, env) -> str:
    return "</table></div>\n"
