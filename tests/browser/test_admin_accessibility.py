"""axe finds nothing on the library's own pages of the admin."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from wagtail.users.models import UserProfile

from desk.models import HarvestedRecord, HarvestSource, ImportRun, IncomingFile
from library.resources.drafts import draft
from tests.desk.duplicates.pairs import create_pair
from tests.desk.grid.batches import batch_of, suggest
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    image_bytes,
)

BRIEFLY = {"resultTypes": ["violations"]}
# What must be on a page, so that axe does not praise an empty one.
SIGNS = {
    "wagtailadmin_home": "[data-to-do=batches]",
    "desk_batches:index": "main table a",
    "batch": "[data-desk-upload]",
    "grid": "[data-grid] a, main table a",
    "desk_import_export:index": "main table a",
    "desk_import_export:add": "main form",
    "desk_duplicates:index": "main form",
    "desk_harvest:index": "main table a",
    "desk_harvest:add": "main form",
    "desk_harvest:source": "main table button",
    "desk_harvest:remove": "main form button",
    "desk_batches:join": "main [type=checkbox]",
    "library_files:index": "main table a",
    "library_guide:index": ".guide-text table",
}


@pytest.fixture
def language() -> str:
    """The language in which the editor reads the admin."""
    return "en"


@pytest.fixture
def urls(editor, language) -> dict[str, str]:
    """The addresses of the pages by the names of SIGNS, each with rows on it."""
    UserProfile.objects.create(user=editor, preferred_language=language)
    batch, drafts = batch_of(editor, "scan one", "scan two")
    suggest(drafts[0], "regions", RegionFactory(code="SDN").code)
    create_pair(ResourceFactory(title="Known", pages=["Text"]), drafts[1])
    ImportRun.objects.create(name="table.csv", ending=".csv")
    source = HarvestSource.objects.create(name="Reports", url="https://example.org/")
    source.records.create(
        digest="1",
        identifier="oai:example.org:1",
        title="Known",
        url="https://example.org/1",
        state=HarvestedRecord.State.DRAFT,
        resource=drafts[0],
    )
    source.records.create(
        digest="2",
        identifier="oai:example.org:2",
        title="Known as well",
        state=HarvestedRecord.State.KNOWN,
        reason="same title and date",
        resource=drafts[0],
    )
    image = LibraryDocumentFactory(content=image_bytes(), name="page1.png")
    IncomingFile.objects.create(
        batch=batch,
        name="page1.png",
        size=1,
        state=IncomingFile.State.STORED,
        document=image,
        resource=draft([image], user=editor, title="Page 1", language="en"),
    )
    own = {
        "batch": reverse("desk_batches:batch", args=[batch.pk]),
        "grid": reverse("desk_grid:batch", args=[batch.pk]),
        "desk_harvest:source": reverse("desk_harvest:source", args=[source.pk]),
        "desk_harvest:remove": reverse("desk_harvest:remove", args=[source.pk]),
        "desk_batches:join": reverse("desk_batches:join", args=[batch.pk]),
    }
    return {name: own.get(name) or reverse(name) for name in SIGNS}


@pytest.mark.parametrize(
    ("language", "width"), [("en", 1280), ("en", 390), ("ar", 1280), ("ar", 390)]
)
def test_admin_passes_axe(urls, chromium, server, cookie, language, width, request):
    context = chromium.new_context(
        base_url=server.url,
        bypass_csp=True,
        viewport={"width": width, "height": 844},
    )
    request.addfinalizer(context.close)
    context.add_cookies([cookie | {"url": server.url}])
    tab = context.new_page()
    violations = {}
    for name, sign in SIGNS.items():
        assert tab.goto(urls[name]).status == 200, name
        tab.locator("[data-wagtail-sidebar] a").first.wait_for(state="attached")
        assert tab.locator(sign).count(), name
        assert tab.evaluate("document.documentElement.lang") == language, name
        result = Axe().run(tab, options=BRIEFLY)
        if result.response["violations"]:
            violations[name] = result.generate_report()
    assert violations == {}
