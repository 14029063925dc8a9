"""Resources by year: everything, any result list, and a strip on each term's page."""

from __future__ import annotations

import re

import pytest

from search.engines import get_engine
from tests.factories import ResourceFactory, UserFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


def page(client, address: str = "/years/", **params) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return tidy(response.content.decode())


def years(html: str) -> list[tuple[str, str, int, int]]:
    """Year, way, share and count of each row."""
    rows = re.findall(
        r'<li><a href="/search/\?([^"]+)"[^>]*><span>(\d+)</span>.*?'
        r'<rect width="(\d+)".*?class="count">(\d+)<',
        html,
        re.DOTALL,
    )
    return [(year, way, int(share), int(count)) for way, year, share, count in rows]


def test_years_are_counted_and_lead_to_their_resources(client, index, write):
    for date in ("2024-03-01", "2024-12-31", "2009-01-01"):
        ResourceFactory(published_on=date)
    ResourceFactory(published_on=None)
    write()
    html = page(client)
    assert years(html) == [("2024", "year=2024", 100, 2), ("2009", "year=2009", 50, 1)]
    assert "1 resource has no date." in html
    found = page(client, "/search/", year="2024")
    assert found.count("data-resource-id") == 2


def test_years_count_nothing_that_one_may_not_see(client, index, write):
    ResourceFactory(published_on="2024-01-01")
    ResourceFactory(published_on="2024-01-01", visibility="members")
    ResourceFactory(published_on="1999-01-01", visibility="committee")
    ResourceFactory(published_on=None, visibility="committee")
    write()
    html = page(client)
    assert [(year, count) for year, _, _, count in years(html)] == [("2024", 1)]
    assert "no date" not in html
    client.force_login(UserFactory(role="committee"))
    found = [(year, count) for year, _, _, count in years(page(client))]
    assert found == [("2024", 2), ("1999", 1)]


def test_any_result_list_has_its_years(client, index, write):
    ResourceFactory(title="Warning", published_on="2020-01-01", regions=["SDN"])
    ResourceFactory(title="Warning", published_on="2021-01-01", regions=["TCD"])
    ResourceFactory(title="Else", published_on="2022-01-01", regions=["SDN"])
    write()
    html = page(client, q="warning", region="SDN", year="1990")
    assert years(html) == [("2020", "q=warning&amp;region=SDN&amp;year=2020", 100, 1)]
    assert '<a href="/search/?q=warning&amp;region=SDN">' in html
    assert "noindex" in html
    assert "noindex" not in page(client)


def test_words_of_the_reader_are_escaped(client, index):
    html = page(client, q="<script>alert(1)</script>")
    assert "<script>" not in html


def test_bars_and_ways_need_no_style_in_the_page(client, index, write):
    ResourceFactory(published_on="2024-01-01", regions=["SDN"])
    ResourceFactory(published_on="2023-01-01", regions=["SDN"])
    write()
    for address in ("/years/", "/regions/label-of-sdn/", "/regions/"):
        html = page(client, address)
        assert "style=" not in html
        assert "<style" not in html


def test_term_shows_its_latest_years_in_the_order_of_time(client, index, write):
    for year in range(2010, 2020):
        ResourceFactory(published_on=f"{year}-01-01", themes=["A"])
    ResourceFactory(published_on="2024-01-01", themes=["B"])
    ResourceFactory(published_on="2025-01-01", themes=["A"], visibility="members")
    write()
    html = page(client, "/themes/label-of-a/")
    found = re.findall(r'href="/search/\?theme=A&amp;year=(\d+)"', html)
    assert found == [str(year) for year in range(2012, 2020)]
    assert '<a href="/years/?theme=A">All years</a>' in html


def test_term_of_one_year_has_no_strip(client, index, write):
    ResourceFactory(published_on="2024-01-01", themes=["A"])
    write()
    assert "strip-of-years" not in page(client, "/themes/label-of-a/")


def test_without_engine_the_page_says_so(client, index):
    get_engine().drop_index(get_engine().live_index())
    html = page(client)
    assert "Full-text search is temporarily unavailable" in html
    assert "No resource has a date" not in html


def test_empty_library_says_so(client, index):
    assert "No resources have a date yet." in page(client)
