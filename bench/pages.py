"""Measure the CPU time of the library's pages beside stock Wagtail's search page.

    python -m bench.pages FOLDER [--limit N] [--queries N]

FOLDER is as for bench.search. Each text is a resource, and a stock Wagtail page with
the same title and beginning. Each query is then requested from both search pages and
from the resource and the page of its first hit, in turn, through all middleware. Prints
the CPU time of this process for each page and its ratio to stock Wagtail's search page,
which lists titles and beginnings only.
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
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from bench.engines import make_engine
from library.models import DocumentPage, Resource
from search.index import rebuild

TARGET = 1.5
SUMMARY_LENGTH = 180


def make_stock_pages() -> None:
    """Create a page for each resource, with its title and beginning."""
    root = Site.objects.get().root_page
    beginnings = dict(
        DocumentPage.objects.filter(number=1).values_list(
            "document__resource_files__resource", "text"
        )
    )
    with disable_reference_index_auto_update():
        for resource in Resource.objects.order_by("pk"):
            text = beginnings.get(resource.pk, "")[:SUMMARY_LENGTH]
            page = Page(title=resource.title, slug=str(resource.pk))
            page.search_description = text
            root.add_child(instance=page)
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
        get("stock Wagtail, search", "/stock/search/", query=text)
        html = get("results", "/search/", q=text)
        if match := re.search(r'data-page="\d+">\s*<a href="([^"?]+)', html):
            get("page of text", match[1], q=text)
            get("resource", "/".join(match[1].split("/")[:3]) + "/", q=text)
    return {name: values[WARM_UP:] for name, values in taken.items()}


def main() -> None:
    query_count = WARM_UP + load_texts(__doc__.splitlines()[0])
    settings.ROOT_URLCONF = "bench.stock.urls"
    make_engine("tantivy")
    rebuild.rebuild()
    make_stock_pages()
    taken = measure(queries(query_count))
    stock = statistics.median(taken["stock Wagtail, search"])
    for name, values in taken.items():
        middle = statistics.median(values)
        print(f"{name:24}{middle:>8.1f} ms of CPU, {middle / stock:.2f} of stock")
    print(f"Target of the results: {TARGET} of stock")


if __name__ == "__main__":
    main()
