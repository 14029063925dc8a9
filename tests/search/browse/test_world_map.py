"""The map of regions: a picture with links, and a table that says the same."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from library.models import Region
from library.vocabularies.seed import FOLDER
from search.browse.world_map import HEIGHT, OUTLINES, WIDTH, world_map
from search.engines import get_engine
from tests.factories import ResourceFactory, UserFactory
from tests.search.site import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def africa(db):
    world = Region.objects.create(code="001", label_en="World")
    africa = Region.objects.create(code="002", label_en="Africa", parent=world)
    for code, name, countries in (
        ("014", "Eastern Africa", ("KEN", "SDN")),
        ("011", "Western Africa", ("MLI",)),
    ):
        area = Region.objects.create(code=code, label_en=name, parent=africa)
        for country in countries:
            Region.objects.create(code=country, label_en=country, parent=area)
    return africa


def page(client, address: str = "/regions/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return tidy(response.content.decode())


def shapes(html: str) -> dict[str, tuple[str, int, str]]:
    """Code → address, count and title of each shape with a link."""
    found = re.findall(
        r'<a href="([^"]+)" tabindex="-1" class="level-\d" data-area="(\d+)" '
        r'data-count="(\d+)"><title>([^<]+)</title>',
        html,
    )
    return {code: (url, int(count), title) for url, code, count, title in found}


def rows(html: str) -> list[tuple[str, int]]:
    found = re.findall(
        r'<th scope="row"><a[^>]*><bdi>([^<]+)</bdi></a></th><td[^>]*>(\d+)', html
    )
    return [(label, int(count)) for label, count in found]


def test_map_and_table_have_the_same_counts(client, index, write, africa):
    ResourceFactory(regions=["KEN", "SDN"])
    ResourceFactory(regions=["014"])
    ResourceFactory(regions=["MLI"])
    ResourceFactory(regions=["002"])
    write()
    html = page(client)
    assert shapes(html) == {
        "014": ("/regions/eastern-africa/", 2, "Eastern Africa: 2"),
        "011": ("/regions/western-africa/", 1, "Western Africa: 1"),
    }
    assert sorted(rows(html)) == [("Eastern Africa", 2), ("Western Africa", 1)]


def test_map_counts_nothing_that_one_may_not_see(client, index, write, africa):
    ResourceFactory(regions=["KEN"])
    ResourceFactory(regions=["KEN"], visibility="members")
    ResourceFactory(regions=["MLI"], visibility="members")
    write()
    html = page(client)
    assert shapes(html) == {"014": ("/regions/eastern-africa/", 1, "Eastern Africa: 1")}
    assert rows(html) == [("Eastern Africa", 1)]
    client.force_login(UserFactory(role="member"))
    counts = {code: count for code, (_, count, _) in shapes(page(client)).items()}
    assert counts == {"014": 2, "011": 1}


def test_map_is_no_hurdle_for_keyboard_and_screen_reader(client, index, write, africa):
    ResourceFactory(regions=["KEN"])
    write()
    html = page(client)
    picture = re.search(r"<svg.*?</svg>", html, re.DOTALL)[0]
    svg = etree.fromstring(picture)
    assert svg.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in svg.iter("a"))
    assert "style=" not in picture


def test_labels_on_the_map_are_in_the_readers_language_and_escaped(
    client, index, write, africa
):
    Region.objects.filter(code="014").update(label_ar="شرق <script>")
    ResourceFactory(regions=["KEN"])
    write()
    html = page(client, "/ar/regions/")
    assert "<title>شرق &lt;script&gt;: 1</title>" in html
    assert "<script" not in html


def test_without_counts_there_is_no_map(client, index, write, africa):
    assert "<svg" not in page(client)
    ResourceFactory(regions=["KEN"])
    write()
    get_engine().drop_index(get_engine().live_index())
    html = page(client)
    assert "<svg" not in html
    assert "Eastern Africa" in html


def test_only_regions_have_a_map(client, index, write, africa):
    ResourceFactory(regions=["KEN"], themes=["A"])
    write()
    assert "<svg" not in page(client, "/themes/")


def test_every_un_sub_region_is_on_the_map_once():
    lines = (FOLDER / "regions.csv").read_text(encoding="utf-8").splitlines()
    terms = [line.split(",")[:3] for line in lines[1:]]
    areas = {code for code, _, kind in terms if kind == "area"}
    # Those with countries directly below: continents are made of them.
    lowest = {parent for _, parent, kind in terms if kind == "country"} & areas
    assert set(OUTLINES) == lowest - {"001"}


def test_outlines_lie_on_the_map():
    for area in world_map([]):
        assert area.level == 0
        for outline in area.outlines:
            points = [tuple(map(float, p.split(","))) for p in outline.split()]
            assert len(points) >= 3
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
