"""The rows of a list of results, as HTML.

What a row shows of its resource is rendered once for each language of the interface and
stays with the resource, which `search.service.resources` caches by its version. What
differs in each search is written here and not in a template: a list has some sixty
links to pages, which took a quarter of its time. URL and label of a page come from one
pattern for each file, since making them again for each page took a tenth.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from library.models import Resource
from library.resources.page_labels import page_label
from library.resources.records import own_language_first, resource_record
from library.resources.search_inside import MatchingPage
from library.templatetags.marks import marked
from library.templatetags.resources import file_mark
from search.service.results import Hit

_PARTS = "_row_parts"
_PATTERNS = "_page_patterns"
# Stands for the user's words in cached HTML: a private-use character.
_PARAMS = "\ue0ff"
# Stands for the number of a page in patterns; no document has so many pages.
_NUMBER = 9_876_543_210
_NUMBER_TEXT = str(_NUMBER)
_PAGE = (
    '<ul class="pages"><li data-page="{0}"><a href="{1}">{2}</a> '
    '<span lang="{3}" dir="{4}">{5}</span></li></ul>'
)
_LINK = '<a data-page="{0}" href="{1}">{2}</a>'


def result_rows(hits: Iterable[Hit], params: str, order: str = "") -> list[dict]:
    """Return what each row shows, for `search/rows.html`.

    params: the user's words for links, "" or with a "?". order: the sort order; in that
    of "added" each row tells when the resource was added.
    """
    escaped_params = escape(params)
    rows = []
    for hit in hits:
        row = {
            name: mark_safe(html.replace(_PARAMS, escaped_params))  # noqa: S308
            for name, html in _parts(hit.resource, order == "added").items()
        }
        row |= {"pk": hit.resource.pk, "hit": hit}
        if hit.page_hits and not hit.passage:
            row["excerpt"] = _first_page(hit.page_hits[0], escaped_params)
            row["other_pages"] = _links(hit.page_hits, escaped_params)
        rows.append(row)
    return rows


def _parts(resource: Resource, shows_added: bool) -> dict[str, SafeString]:
    """Return the HTML that depends on the resource and the active language only."""
    versions = vars(resource).setdefault(_PARTS, {})
    key = (get_language(), shows_added)
    if key not in versions:
        context = {
            "resource": resource,
            "record": resource_record(resource),
            "files": own_language_first(resource.files.all()),
            "params": _PARAMS,
            "shows_added": shows_added,
            "is_lazy": True,
        }
        templates = {
            "cover": "library/cover.html",
            "heading": "search/row_heading.html",
            "facts": "library/facts.html",
            "excerpt": "search/row_summary.html",
            "files": "search/row_files.html",
        }
        versions[key] = {
            name: render_to_string(template, context).strip()
            for name, template in templates.items()
        }
    return versions[key]


def _first_page(page: MatchingPage, escaped_params: str) -> SafeString:
    """Return the best page with its snippet."""
    html = _PAGE.format(
        page.number,
        *_url_and_label(page, escaped_params),
        escape(page.file.language),
        page.file.direction,
        marked(page.snippet),
    )
    return mark_safe(html)  # noqa: S308 (each part is escaped, a number or our own)


def _links(pages: Iterable[MatchingPage], escaped_params: str) -> SafeString:
    """Return links to all pages after the first one."""
    first, *others = pages
    links = []
    for page in others:
        url, label = _url_and_label(page, escaped_params)
        if page.file != first.file:
            label += f" {escape(file_mark(page.file, first.file))}"
        links.append(_LINK.format(page.number, url, label))
    return mark_safe(", ".join(links))  # noqa: S308 (each part is escaped)


def _url_and_label(page: MatchingPage, escaped_params: str) -> tuple[str, str]:
    """Return the escaped URL of a page's first match, and the label of the page.

    Their patterns stay with the file, by the language of the interface.
    """
    file = page.file
    patterns = vars(file).setdefault(_PATTERNS, {})
    language = get_language()
    if language not in patterns:
        url = f"{escape(file.page_url(_NUMBER))}{_PARAMS}#hit-1"
        patterns[language] = url, escape(page_label(file.document, _NUMBER))
    url, label = patterns[language]
    number = str(page.number)
    url = url.replace(_NUMBER_TEXT, number).replace(_PARAMS, escaped_params)
    return url, label.replace(_NUMBER_TEXT, number)
