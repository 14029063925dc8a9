"""Measure the CPU time of the library's pages beside stock Wagtail's search page.

    python -m bench.pages FOLDER [--limit N] [--queries N]

FOLDER is as for bench.search. Each text is a resource, and a stock Wagtail page with
the same title and beginning. Each query is then requested from both search pages and
from the resource and the page of its first hit, in turn, through all middleware. Prints
the CPU time of this process for each page and its ratio to stock Wagtail's search page
with the same rows (title, cover, facts, summary, files), and to the one that a new
project has, with titles and beginnings only. Results are also requested with empty
caches of rows and terms, as after a start, with other queries.
"""

from __future__ import annotations

import re
import statistics
import time
from collections import defaultdict

# First, because it sets Django up.
from bench.search import WARM_UP, load_texts, queries  # isort: skip

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from wagtail.rich_text import RichText
from wagtail.signal_handlers import disable_reference_index_auto_update

from bench.engines import make_engine
from bench.meaning_scale import store_vectors
from home.models import HomePage, TextPage
from home.pages.tree import create_homes
from library.models import DocumentPage, Resource
from search.index import rebuild
from search.service import resources, term_labels

TARGET = 1.5
SUMMARY_LENGTH = 180
STOCK_ROWS = "stock Wagtail, the same rows"
STOCK_TITLES = "stock Wagtail, titles"


def make_stock_pages() -> None:
    """Create a page for each resource, with its title, beginning and text.

    They are in French, so that the English results do not offer them as pages of the
    site. A page's slug is its resource's id.
    """
    create_homes()
    home = HomePage.objects.get(locale__language_code="fr")
    texts: dict[int, list[str]] = defaultdict(list)
    pages = DocumentPage.objects.order_by("document", "number")
    for pk, text in pages.values_list("document__resource_files__resource", "text"):
        texts[pk].append(text)
    with disable_reference_index_auto_update():
        for resource in Resource.objects.order_by("pk"):
            text = "\n".join(texts[resource.pk])
            page = TextPage(title=resource.title, slug=str(resource.pk))
            page.search_description = text[:SUMMARY_LENGTH]
            page.body = [("text", RichText(escape(text)))]
            page.locale = home.locale
            home.add_child(instance=page)
    call_command("update_index", verbosity=0)


def measure(texts: list[str]) -> dict[str, list[float]]:
    """Return page → milliseconds of CPU per request, without the first WARM_UP."""
    client, taken = Client(SERVER_NAME="localhost"), defaultdict(list)

    def get(name: str, url: str, **params) -> str:
        start = time.process_time()
        response = client.get(url, params)
        taken[name].append((time.process_time() - start) * 1000)
        assert response.status_code == 200, (url, response.status_code)
        return response.content.decode()

    for text in texts:
        get(STOCK_TITLES, "/stock/titles/", query=text)
        get(STOCK_ROWS, "/stock/rows/", query=text)
        html = get("results", "/search/", q=text)
        if match := re.search(r'data-page="\d+">\s*<a href="([^"?]+)', html):
            get("page of text", match[1], q=text)
            get("resource", "/".join(match[1].split("/")[:3]) + "/", q=text)
    for text in queries(2 * len(texts)):
        if text not in texts:
            resources.clear_cache()
            term_labels.clear_cache()
            get("results, caches empty", "/search/", q=text)
    return {name: values[WARM_UP:] for name, values in taken.items()}


def main() -> None:
    query_count = WARM_UP + load_texts(__doc__.splitlines()[0])
    settings.ROOT_URLCONF = "bench.stock.urls"
    store_vectors()
    make_engine("tantivy")
    rebuild.rebuild()
    make_stock_pages()
    taken = measure(queries(query_count))
    milliseconds = {name: statistics.median(values) for name, values in taken.items()}
    print(f"{'':30}{'CPU, ms':>9}{'same rows':>11}{'titles':>8}")
    for name, middle in milliseconds.items():
        ratios = [middle / milliseconds[stock] for stock in (STOCK_ROWS, STOCK_TITLES)]
        print(f"{name:30}{middle:>9.1f}{ratios[0]:>11.2f}{ratios[1]:>8.2f}")
    print(f"Target of the results: {TARGET} of stock with the same rows")


if __name__ == "__main__":
    main()
