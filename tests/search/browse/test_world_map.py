"""The map of regions: a picture with links, and a table that says the same."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from library.models import Region
from library.vocabularies.seed import FOLDER
from search.browse.vocabularies import TermEntry
from search.browse.world_map import HEIGHT, WIDTH, country_paths, world_map
from search.engines import get_engine
from tests.factories import ResourceFactory, UserFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def africa(db):
    world = Region.objects.create(code="001", label_en="World", kind="area")
    africa = Region.objects.create(
        code="002", label_en="Africa", parent=world, kind="area"
    )
    for code, name, countries in (
        ("014", "Eastern Africa", ("KEN", "SDN")),
        ("011", "Western Africa", ("MLI",)),
    ):
        area = Region.objects.create(
            code=code, label_en=name, parent=africa, kind="area"
        )
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
        r'<a href="([^"]+)" tabindex="-1" class="level-\d" data-area="(\w+)">\s*'
        r"<title>([^<]+): (\d+)</title>",
        html,
    )
    return {code: (url, int(count), title) for url, code, title, count in found}


def rows(html: str) -> list[tuple[str, int]]:
    found = re.findall(
        r'<th scope="row"><a[^>]*><bdi>([^<]+)</bdi></a></th>\s*<td[^>]*>(\d+)', html
    )
    return [(label, int(count)) for label, count in found]


def test_map_and_table_have_the_same_counts(client, index, write, africa):
    ResourceFactory(regions=["KEN", "SDN"])
    ResourceFactory(regions=["SDN"])
    ResourceFactory(regions=["014"])
    ResourceFactory(regions=["002"])
    write()
    html = page(client)
    assert shapes(html) == {
        "KEN": ("/regions/ken/", 1, "KEN"),
        "SDN": ("/regions/sdn/", 2, "SDN"),
    }
    assert rows(html) == [("SDN", 2), ("KEN", 1)]


def test_map_counts_nothing_that_one_may_not_see(client, index, write, africa):
    ResourceFactory(regions=["KEN"])
    ResourceFactory(regions=["KEN"], visibility="members")
    ResourceFactory(regions=["MLI"], visibility="members")
    write()
    html = page(client)
    assert shapes(html) == {"KEN": ("/regions/ken/", 1, "KEN")}
    assert rows(html) == [("KEN", 1)]
    client.force_login(UserFactory(role="member"))
    counts = {code: count for code, (_, count, _) in shapes(page(client)).items()}
    assert counts == {"KEN": 2, "MLI": 1}


def test_map_is_no_hurdle_for_keyboard_and_screen_reader(client, index, write, africa):
    ResourceFactory(regions=["KEN"])
    write()
    html = page(client)
    picture = re.search(r'<svg class="areas".*?</svg>', html, re.DOTALL)[0]
    svg = etree.fromstring(picture)
    assert svg.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in svg.iter("a"))
    assert "style=" not in picture


def test_labels_on_the_map_are_in_the_readers_language_and_escaped(
    client, index, write, africa
):
    Region.objects.filter(code="KEN").update(label_ar="شرق <script>")
    ResourceFactory(regions=["KEN"])
    write()
    html = page(client, "/ar/regions/")
    assert "<title>شرق &lt;script&gt;: 1</title>" in html
    assert "<script" not in html


def test_without_counts_there_is_no_map(client, index, write, africa):
    assert 'class="areas"' not in page(client)
    ResourceFactory(regions=["KEN"])
    write()
    get_engine().drop_index(get_engine().live_index())
    html = page(client)
    assert 'class="areas"' not in html
    assert "Eastern Africa" in html


def test_only_regions_have_a_map(client, index, write, africa):
    ResourceFactory(regions=["KEN"], themes=["A"])
    write()
    assert 'class="areas"' not in page(client, "/themes/")


def test_regions_without_countries_have_no_map(client, index, write, africa):
    ResourceFactory(regions=["014"])
    write()
    html = page(client)
    assert 'class="areas"' not in html
    assert "Eastern Africa" in html


def test_legend_tells_the_counts_of_each_shade():
    entries = [
        TermEntry(code, f"/{code}/", count, code=code)
        for code, count in (("KEN", 1), ("SDN", 5), ("MLI", 16), ("TCD", 0))
    ]
    world = world_map(entries, ["KEN", "SDN", "MLI", "TCD"])
    legend = [(shade.level, shade.lowest, shade.highest) for shade in world.legend]
    assert legend == [(1, 1, 1), (2, 2, 4), (3, 5, 9), (4, 10, 16)]
    levels = {c.entry.code: c.level for c in world.countries if c.entry}
    assert levels == {"KEN": 1, "SDN": 3, "MLI": 4}


def test_shapes_are_those_of_known_countries():
    lines = (FOLDER / "regions.csv").read_text(encoding="utf-8").splitlines()
    countries = {
        line.split(",")[0] for line in lines if line.split(",")[2] == "country"
    }
    # Kosovo has no code of its own in the UN's list.
    assert country_paths().keys() - countries == {"XKX"}
    assert {"SDN", "MMR", "SYR", "COD", "UKR", "FRA", "USA"} <= country_paths().keys()


def test_shapes_lie_on_the_map():
    for code, path in country_paths().items():
        for outline in path.removesuffix("z").split("z"):
            x = y = 0
            for number, place in enumerate(re.split("[Ml]", outline)[1:]):
                step_x, step_y = map(int, re.findall(r"-?\d+", place))
                x, y = (x + step_x, y + step_y) if number else (step_x, step_y)
                assert 0 <= x <= WIDTH, code
                assert 0 <= y <= HEIGHT, code
