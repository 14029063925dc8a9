"""The filters on the page: what they count, keep, hide, and tell search engines."""

import re

import pytest

from tests.factories import RegionFactory, ResourceFactory, ThemeFactory, UserFactory
from tests.html import tidy
from tests.search.results_page.results_html import values
from tests.search.site import found, page, rows

pytestmark = pytest.mark.django_db
FACETS = ("type", "region", "theme", "lang", "year", "org")


@pytest.fixture
def shelf(index, write):
    """Four resources that differ; and one for the committee with values of its own."""
    africa = RegionFactory(code="002", label_en="Africa")
    for code in ("SDN", "TCD"):
        RegionFactory(code=code, label_en=f"Land {code}", parent=africa)
    RegionFactory(code="CHL", label_en="Chile")
    broad = ThemeFactory(code="C", label_en="Prevention")
    for code in ("C1", "C2"):
        ThemeFactory(code=code, label_en=f"Theme {code}", parent=broad)
    fields = {
        "a": ("report", ["SDN", "TCD"], ["C1", "C2"], "2020", "en", "One"),
        "b": ("report", ["TCD"], ["C1"], "2021", "fr", "Two"),
        "c": ("toolkit", ["SDN"], [], "2021", "en", "One"),
        "d": ("toolkit", ["CHL"], ["C2"], "2022", "ar", "Two"),
        "secret": ("minutes", ["PER"], ["X"], "1999", "es", "Three"),
    }
    made = {}
    for name, (kind, regions, themes, year, language, office) in fields.items():
        made[name] = ResourceFactory(
            title=f"Warning {name}",
            type=kind,
            regions=regions,
            themes=themes,
            published_on=f"{year}-06-01",
            language=language,
            organisations=[office],
            visibility="committee" if name == "secret" else "public",
            pages=["warning"],
        ).pk
    write()
    return made


def all_values(client, facet: str, **params) -> dict[str, int]:
    """Return the whole list of a filter of a search for "warning"."""
    response = client.get(f"/search/filters/{facet}/", {"q": "warning", **params})
    assert response.status_code == 200
    return values(tidy(response.content.decode()), facet)


def facets_in(html: str) -> list[str]:
    """Return the names of the filters on a page, in order."""
    return list(dict.fromkeys(re.findall(r'data-facet="([^"]+)"', html)))


def names(shelf, html: str) -> str:
    """Return the names of the resources on a page, in alphabetical order."""
    return "".join(sorted(name for name, pk in shelf.items() if pk in rows(html)))


def test_values_of_one_filter_are_alternatives_and_filters_narrow_each_other(
    shelf, client
):
    either = page(client, "warning", region=["SDN", "CHL"])
    assert names(shelf, either) == "acd"
    both = page(client, "warning", region=["SDN", "CHL"], type="toolkit")
    assert names(shelf, both) == "cd"
    narrower = page(client, "", region=["SDN", "CHL"], type="toolkit", year="2022")
    assert names(shelf, narrower) == "d"


def test_counts_ignore_their_own_filter_and_obey_the_others(shelf, client):
    html = page(client, "warning", region="SDN", type="report")
    assert names(shelf, html) == "a"
    assert values(html, "region") == {"002": 2, "SDN": 1}
    whole_list = all_values(client, "region", region="SDN", type="report")
    assert whole_list == {"002": 2, "SDN": 1, "TCD": 2}
    assert values(html, "type") == {"report": 1, "toolkit": 1}
    assert values(html, "lang") == {"en": 1}
    assert values(html, "year") == {"2020": 1}


def test_a_parent_counts_what_is_below_it_once(shelf, client):
    html = page(client, "warning")
    assert values(html, "region") == {"002": 3, "CHL": 1}
    regions = all_values(client, "region")
    assert regions == {"002": 3, "SDN": 2, "TCD": 2, "CHL": 1}
    assert list(regions) == ["002", "SDN", "TCD", "CHL"]
    assert all_values(client, "theme") == {"C": 3, "C1": 2, "C2": 2}
    assert names(shelf, page(client, "warning", region="002")) == "abc"


def test_counts_are_what_choosing_the_value_gives(shelf, client):
    html = page(client, "warning", year=["2020", "2021"])
    for facet in ("type", "region", "theme", "lang", "org"):
        for code, count in values(html, facet).items():
            narrowed = found(
                client, "warning", **{"year": ["2020", "2021"], facet: code}
            )
            assert len(narrowed) == count, (facet, code)


def test_a_value_without_results_is_hidden_unless_it_is_chosen(shelf, client):
    html = page(client, "warning", year="2022")
    assert values(html, "region") == {"CHL": 1}
    html = page(client, "warning", year="2022", region="SDN")
    assert names(shelf, html) == ""
    assert values(html, "region") == {"SDN": 0, "CHL": 1}


def test_a_chosen_value_stays_in_its_place_and_can_be_removed(shelf, client, subtests):
    for facet in FACETS:
        with subtests.test(facet=facet):
            assert_stays_and_can_be_removed(client, facet)


def assert_stays_and_can_be_removed(client, facet: str) -> None:
    html = page(client, "warning")
    before = values(html, facet)
    code = list(before)[-1]
    order = facets_in(html)
    html = page(client, "warning", **{facet: code})
    assert list(values(html, facet))[: len(before)] == list(before)
    assert facets_in(html) == order
    box = rf'<input type="checkbox" name="{facet}" value="{code}" form="ask" checked>'
    assert len(re.findall(box, html)) == 1
    [chosen] = re.findall(r'<ul class="chosen".*?</ul>', html, re.S)
    assert '<a href="?q=warning" rel="nofollow"><span class="hidden">Remove' in chosen


def test_nothing_hidden_is_among_the_values_or_their_counts(shelf, client):
    html = page(client, "warning")
    for secret in ("minutes", "PER", "Label of X", "1999", "Spanish", "Three"):
        assert secret not in html
    client.force_login(UserFactory(role="committee"))
    html = page(client, "warning")
    assert values(html, "type") == {"report": 2, "toolkit": 2, "minutes": 1}
    assert values(html, "year")["1999"] == 1


def test_editors_alone_filter_by_visibility(shelf, client):
    client.force_login(UserFactory(role="committee"))
    assert values(page(client, "warning"), "visibility") == {}
    everything = page(client, "warning", visibility="committee")
    assert len(rows(everything)) == 5
    client.force_login(UserFactory(role="editor"))
    html = page(client, "warning", visibility="committee")
    assert rows(html) == [shelf["secret"]]
    assert values(html, "visibility") == {"public": 4, "committee": 1}


def test_links_that_filter_are_for_no_search_engine(shelf, client):
    """Boxes are no links at all; the ways to take a value away are marked."""
    html = page(client, "warning", region=["SDN", "TCD"], type="report")
    [chosen] = re.findall(r'<ul class="chosen".*?</ul>', html, re.S)
    links = re.findall(r"<a [^>]+>", chosen)
    assert len(links) == 4
    assert all('rel="nofollow"' in link for link in links)
    for other in re.findall(r'<a [^>]*href="\?[^"]*type=[^"]*"[^>]*>', html):
        assert 'rel="nofollow"' in other or 'rel="next"' in other, other


def test_only_the_bare_page_is_for_search_engines(shelf, client):
    noindex = '<meta name="robots" content="noindex">'
    assert noindex not in page(client, "")
    for asked in ({"region": "SDN"}, {"q": "warning"}, {"year": "2020", "q": "x"}):
        assert noindex in page(client, **{"q": ""} | asked)
    assert noindex in page(client, "nothing at all", region="SDN")


def test_list_of_a_filter_finds_values_and_keeps_what_is_above(shelf, client):
    assert all_values(client, "region", find="lÁnd sdn") == {"002": 3, "SDN": 2}
    assert all_values(client, "region", find="sdn", region="CHL") == {
        "002": 3,
        "SDN": 2,
        "CHL": 1,
    }
    assert all_values(client, "region", find="nowhere") == {}
    address = "/search/filters/region/?q=warning&find=nowhere"
    assert "No value has these words" in client.get(address).content.decode()


def test_list_of_a_filter_sends_the_rest_of_the_search(shelf, client):
    params = {"q": "warning", "type": "toolkit", "region": "CHL", "year": "2015-"}
    html = client.get("/search/filters/region/", params).content.decode()
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)
    assert sorted(hidden) == [("q", "warning"), ("type", "toolkit"), ("year", "2015-")]
    years = client.get("/search/filters/year/", params).content.decode()
    assert ("year", "2015-") in re.findall(
        r'type="hidden" name="(\w+)" value="([^"]*)"', years
    )


def test_list_of_a_filter_shows_nothing_hidden(shelf, client):
    assert "Peru" not in client.get("/search/filters/region/").content.decode()
    assert all_values(client, "type") == {"report": 2, "toolkit": 2}
    for facet in ("visibility", "unknown"):
        assert client.get(f"/search/filters/{facet}/").status_code == 404


def test_range_of_years_becomes_one_filter(shelf, client):
    typed = {"q": "warning", "from": "2022", "to": "2021", "region": "", "find": "x"}
    response = client.get("/search/", typed)
    assert response["Location"] == "/search/?q=warning&year=2021-2022"
    html = page(client, "warning", year="2021-2022")
    assert names(shelf, html) == "bcd"
    assert "<bdi>2021–2022</bdi>" in html
    assert re.search(r'name="from"[^>]*value="2021"', html)
    assert re.search(r'name="to"[^>]*value="2022"', html)
    assert 'type="hidden" name="year"' not in html
    assert values(html, "year") == {"2022": 1, "2021": 2, "2020": 1}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("2021-", "bcd"),
        ("-2020", "a"),
        ("2020-2020", "a"),
        ("2000-2019", ""),
        ("0000-9999", ""),
        ("-", "abcd"),  # for editors only; ignored
    ],
)
def test_open_and_empty_ranges_of_years(shelf, client, code, found):
    assert names(shelf, page(client, "warning", year=code)) == found


def test_fields_of_a_range_replace_the_former_range(shelf, client):
    former = {"q": "warning", "year": ["2021-2022", "2019"], "from": "", "to": "2020"}
    response = client.get("/search/", former)
    assert response["Location"] == "/search/?q=warning&year=2019&year=-2020"
    emptied = {"q": "warning", "year": "2021-2022", "from": "", "to": "soon"}
    assert client.get("/search/", emptied)["Location"] == "/search/?q=warning"
