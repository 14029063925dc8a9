"""Count the modules and functions of our own code that one `GET /search/` enters.

    python -m bench.search_path [--names]

The benchmark creates a few resources in a separate database and warms up the caches.
Then `setprofile` records each of our functions that one request calls, in all threads,
by words alone and with meaning.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="library-bench-")
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from library.models import Region, Resource, ResourceType, Theme  # noqa: E402
from search.index.rebuild import rebuild  # noqa: E402
from search.models import GlossaryEntry  # noqa: E402

APPS = ("library", "search", "members", "desk", "api", "home", "config")
URL = "/search/?q=early+warning&theme={theme}&sort=relevance"


def make_library() -> str:
    """Fill an empty database and index. Returns the URL to request."""
    call_command("migrate", verbosity=0)
    call_command("seed_vocabularies", verbosity=0)
    theme, region = Theme.objects.first(), Region.objects.first()
    for number in range(30):
        resource = Resource.objects.create(
            title=f"Early warning {number}",
            summary="How early warning prevents atrocities",
            language="en",
            visibility="public",
            type=ResourceType.objects.first(),
            live=True,
            first_published_at=timezone.now(),
        )
        resource.themes.add(theme)
        resource.regions.add(region)
        resource.save()
    GlossaryEntry.objects.create(terms_en="early warning\nprevention", note="bench")
    rebuild()
    return URL.format(theme=theme.code)


def record(client: Client, url: str) -> dict[str, set[str]]:
    """Return the names of our functions that one request calls, by module.

    Comprehensions and lambdas count as part of the enclosing function.
    """
    functions: dict[str, set[str]] = defaultdict(set)

    def on_event(frame, event: str, _) -> None:
        code = frame.f_code
        if event != "call" or code.co_name.startswith("<"):
            return
        path = Path(code.co_filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in APPS:
            functions[str(path.relative_to(ROOT))].add(code.co_qualname)

    threading.setprofile(on_event)
    sys.setprofile(on_event)
    try:
        response = client.get(url)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    return functions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--names", action="store_true", help="list the functions too")
    options = parser.parse_args()
    setup_test_environment()
    url, client = make_library(), Client()
    for name, params in {"by words": "&meaning=off", "with meaning": ""}.items():
        for _ in range(2):
            client.get(url + params)
        functions = record(client, url + params)
        count = sum(map(len, functions.values()))
        print(f"{name}: {len(functions)} modules, {count} functions")
        if options.names:
            for module, names in sorted(functions.items()):
                print(f"\n{module}\n  {', '.join(sorted(names))}")


if __name__ == "__main__":
    main()
