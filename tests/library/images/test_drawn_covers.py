"""Drawn covers: whatever a title says, a small picture that runs nothing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from library.images.drawn_covers import MAX_LINES, draw_cover
from tests.factories import OrganisationFactory, ResourceFactory, UserFactory
from tests.library.access.not_found import assert_looks_absent

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
MAX_BYTES = 3_000
TITLES = [
    "The four crimes in two pages",
    "<script>alert(1)</script> & \"'>",
    "word " * 100,
    "W" * 500,
    "\u202egnp.exe \x00\x1b[0m\n\r\u2028",
    "قائمة مرجعية للإنذار المبكر موجهة إلى المنظمات المحلية",
    "防止大规模暴行罪的国家机制" * 9,
    "…",
]


@pytest.mark.parametrize("title", TITLES)
def test_drawn_cover_fits_any_title(title):
    OrganisationFactory(label_en='Network <of> "all" & others')
    resource = ResourceFactory(organisations=['Network <of> "all" & others'])
    resource.title = title  # PostgreSQL stores no NUL
    cover = draw_cover(resource)
    tree = ElementTree.fromstring(cover)
    names = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert names == {"svg", "rect", "path", "text", "tspan"}
    assert 1 <= len(list(tree.iter(f"{SVG}tspan"))) <= MAX_LINES
    assert len(cover.encode()) < MAX_BYTES


def test_drawn_cover_of_arabic_is_right_to_left():
    cover = draw_cover(ResourceFactory(title="قائمة", language="ar"))
    assert 'direction="rtl"' in cover
    assert 'direction="rtl"' not in draw_cover(ResourceFactory(title="List"))


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_drawn_cover_of_hidden_resource_returns_404(client, role):
    if role == "member":
        client.force_login(UserFactory(role=role))
    shown = ResourceFactory(title="Sparrow", visibility="public")
    hidden = ResourceFactory(title="Quagga dossier", visibility="committee")
    assert b"Sparrow" in client.get(shown.drawn_cover_url).content
    absent = client.get("/library/1/cover.svg")
    assert_looks_absent(client.get(hidden.drawn_cover_url), absent)
