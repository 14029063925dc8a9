"""Editors find what has no value of a filter; nobody else is told of it."""

import pytest

from search.engines import circuit_breaker
from tests.factories import ResourceFactory, UserFactory
from tests.search.results_page.results_html import values
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db
FULL = {
    "type": "report",
    "regions": ["SDN"],
    "themes": ["A"],
    "organisations": ["One"],
    "published_on": "2024-01-01",
    "pages": ["warning"],
}
FIELD = {
    "type": "type",
    "region": "regions",
    "theme": "themes",
    "org": "organisations",
    "year": "published_on",
    "lang": "pages",
}


@pytest.fixture
def shelf(index, write):
    """One resource with all values, and one without each of them, by filter."""
    made = {"": ResourceFactory(title="Warning, in full", **FULL)}
    for facet, field in FIELD.items():
        fields = {name: value for name, value in FULL.items() if name != field}
        fields |= {} if field != "published_on" else {"published_on": None}
        made[facet] = ResourceFactory(title=f"Warning without {facet}", **fields)
    write()
    return {facet: resource.pk for facet, resource in made.items()}


def test_editors_find_what_has_no_value(shelf, client, subtests):
    client.force_login(UserFactory(role="editor"))
    for facet in FIELD:
        with subtests.test(facet=facet):
            assert_without_value_is_found(shelf, client, facet)


def assert_without_value_is_found(shelf, client, facet: str) -> None:
    assert values(page(client, "warning"), facet)["-"] == 1
    html = page(client, "warning", **{facet: "-"})
    assert found(client, "warning", **{facet: "-"}) == [shelf[facet]]
    assert "Remove filter: No value" in words(html)
    value = next(code for code in values(html, facet) if code != "-")
    either = found(client, "warning", **{facet: ["-", value]})
    assert len(either) == len(shelf)


def test_it_is_found_while_the_engine_is_away(shelf, client, index, subtests):
    client.force_login(UserFactory(role="editor"))
    index.drop_index(index.live_index())
    for facet in FIELD:
        # Else the engine is not even asked after a few failures.
        circuit_breaker.reset()
        with subtests.test(facet=facet):
            assert found(client, "warning", **{facet: "-"}) == [shelf[facet]]


def test_others_are_not_told_and_cannot_ask(shelf, client):
    for role in ("visitor", "member", "committee"):
        client.force_login(UserFactory(role=role))
        html = page(client, "warning", type="-", region="-")
        assert "No value" not in html
        assert len(found(client, "warning", type="-", region="-")) == len(shelf)
        for facet in FIELD:
            assert "-" not in values(html, facet)


def test_nothing_is_without_a_value_where_all_have_one(index, write, client):
    ResourceFactory(title="Warning", **FULL)
    write()
    client.force_login(UserFactory(role="editor"))
    assert "No value" not in page(client, "warning")


def test_it_is_no_term_anywhere_else(shelf, client, subtests):
    client.force_login(UserFactory(role="editor"))
    for address in ("/", "/years/", "/types/", "/regions/"):
        with subtests.test(address=address):
            response = client.get(address)
            assert response.status_code == 200
            assert "No value" not in response.content.decode()
