"""Vocabularies by the API: labels, broader terms, and counts of what one may see."""

from __future__ import annotations

import pytest

from tests.factories import RegionFactory, ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions(index, write):
    """Sudan below Africa and in the Sahel; a country of hidden resources only."""
    africa = RegionFactory(code="002", label_en="Africa", kind="area")
    sudan = RegionFactory(
        code="SDN",
        label_en="Sudan",
        label_ar="السودان",
        parent=africa,
        aliases="Soudan",
    )
    mali = RegionFactory(code="MLI", label_en="Mali", parent=africa)
    sahel = RegionFactory(code="sahel", label_en="Sahel", kind="advocacy")
    sahel.members.set([sudan, mali])
    RegionFactory(code="UNUSED", label_en="Unused")
    ResourceFactory(regions=["SDN"])
    ResourceFactory(regions=["MLI"], visibility="committee")
    write()


def terms(response) -> dict:
    return {term["code"]: term for term in response.json()["terms"]}


def test_vocabularies_are_listed(db, read):
    rows = read("/vocabularies?language=fr").json()["vocabularies"]
    assert [row["name"] for row in rows] == [
        "regions",
        "themes",
        "types",
        "organisations",
    ]
    assert rows[0]["filter"] == "region"
    assert rows[0]["title"] == "Régions"
    for row in rows:
        assert read(row["api_url"].removeprefix("http://testserver/api/v1"))


def test_terms_have_labels_and_broader_terms(regions, read):
    found = terms(read("/vocabularies/regions"))
    assert set(found) == {"002", "SDN", "sahel"}
    sudan = found["SDN"]
    assert sudan["labels"] == {"en": "Sudan", "ar": "السودان"}
    assert (sudan["broader"], sudan["aliases"]) == ("002", ["Soudan"])
    assert (sudan["count"], found["002"]["count"]) == (1, 1)
    assert found["sahel"]["members"] == ["SDN"]


def test_terms_of_hidden_resources_need_a_token(regions, read, make_token):
    found = terms(read("/vocabularies/regions", make_token()))
    assert set(found) == {"002", "SDN", "MLI", "sahel"}
    assert found["sahel"]["members"] == ["MLI", "SDN"]
    assert found["002"]["count"] == 2
    assert "MLI" not in terms(read("/vocabularies/regions", make_token("members")))


def test_terms_have_no_counts_while_the_engine_is_down(regions, read, stop_engine):
    stop_engine()
    found = terms(read("/vocabularies/regions"))
    assert set(found) == {"002", "SDN", "sahel"}
    assert {term["count"] for term in found.values()} == {None}


def test_unknown_vocabulary_is_missing(db, read):
    assert read("/vocabularies/colours").status_code == 404
