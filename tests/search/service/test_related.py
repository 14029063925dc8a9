"""Related resources on the resource page: which, in which order, and why."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from library.models import Resource
from search.engines import get_engine
from search.models import DocumentVectors
from search.service import related
from tests.factories import ResourceFactory, ThemeFactory
from tests.search.results_page.results_html import signed_in
from tests.search.site import words
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
CAMPS = (
    "Displaced people live in camps. They fled their homes because of the fighting "
    "and need food, clean water and shelter."
)
CAMPS_FR = (
    "Les personnes déplacées vivent dans des camps. Elles ont fui leurs foyers à cause "
    "des combats et ont besoin de nourriture, d'eau potable et d'un abri."
)
REFUGEES = (
    "Refugees who escaped from the war are in need of housing, meals and safe drinking "
    "water in the places where they have found protection."
)
BUDGET = (
    "The annual budget was approved by the board. Income from membership fees grew, "
    "and the auditors had no comments on the accounts."
)
ELECTION = (
    "Voters elected a new parliament in spring. Turnout was higher than in the years "
    "before, and the opposition won a third of the seats."
)


def html_of(client, resource: Resource, prefix: str = "") -> str:
    # A page in another language leaves that language active.
    with translation.override("en"):
        response = client.get(f"{prefix}{resource.get_absolute_url()}")
    assert response.status_code == 200
    return response.content.decode()


def reasons(client, resource: Resource, prefix: str = "") -> dict[int, str]:
    """Return resource id → the reason in its row, in order."""
    html = html_of(client, resource, prefix)
    pattern = r'data-related-id="(\d+)".*?<p class="relation">(.*?)</p>'
    return {int(pk): words(r) for pk, r in re.findall(pattern, html, re.S)}


@pytest.fixture
def camps(index, write_vectors):
    """A resource on camps. Beside it: one with nothing in common."""
    ThemeFactory(code="C6", label_en="Displaced people", label_fr="Déplacés")
    resource = ResourceFactory(title="Camps", pages=[CAMPS], themes=["C6"])
    ResourceFactory(title="Accounts", pages=[BUDGET], themes=["X"], regions=["FRA"])
    write_vectors()
    return resource


def test_rows_share_a_theme_or_are_close(camps, write_vectors, client):
    both = ResourceFactory(title="Both", pages=[REFUGEES], themes=["C6"])
    theme = ResourceFactory(title="Theme", pages=[ELECTION], themes=["C6"])
    close = ResourceFactory(title="Close", pages=[REFUGEES], themes=["Y"])
    write_vectors()
    shown = reasons(client, camps)
    assert shown == {
        both.pk: "Same theme and close in meaning: Displaced people",
        theme.pk: "Same theme: Displaced people",
        close.pk: "Close in meaning",
    }
    assert next(iter(shown)) == both.pk


def test_other_languages_are_named(camps, write_vectors, client):
    theme = {"themes": ["C6"], "language": "fr"}
    french = ResourceFactory(title="Les camps", pages=[CAMPS_FR], **theme)
    close = ResourceFactory(title="Abris", pages=[CAMPS_FR], language="fr")
    write_vectors()
    assert reasons(client, camps) == {
        french.pk: "Same subject in French: Displaced people",
        close.pk: "Close in meaning",
    }


def test_own_language_comes_first_among_the_best(camps, write_vectors, client):
    english = [ResourceFactory(pages=[CAMPS], themes=["C6"]).pk for _ in range(6)]
    french = ResourceFactory(
        title="Camps",
        themes=["C6"],
        files=[
            {"pages": [ELECTION]},
            {"pages": [CAMPS_FR], "language": "fr", "title": "Les camps"},
        ],
    )
    ResourceFactory(title="Le budget", pages=[BUDGET], language="fr")
    write_vectors()
    assert list(reasons(client, camps))[-1] != french.pk
    shown = list(reasons(client, camps, "/fr"))
    assert shown[0] == french.pk
    assert set(shown[1:]) < set(english)
    assert len(shown) == related.MAX_RELATED
    assert "Les camps" in html_of(client, camps, "/fr")


def test_rows_further_down_are_not_shown_for_their_language(index, client):
    asked = ResourceFactory(themes=["A", "B"])
    for _ in range(related.MAX_CHOICES):
        ResourceFactory(themes=["A", "B"])
    french = ResourceFactory(themes=["A"], language="fr")
    shown = reasons(client, asked, "/fr")
    assert french.pk not in shown
    assert len(shown) == related.MAX_RELATED


def test_rare_terms_come_first_without_a_model(index, client):
    asked = ResourceFactory(themes=["A", "B"], regions=["SDN"], organisations=["One"])
    common = [ResourceFactory(themes=["A"]).pk for _ in range(3)]
    rare = ResourceFactory(themes=["B"]).pk
    region = ResourceFactory(regions=["SDN"], organisations=["One"]).pk
    ResourceFactory(themes=["X"], regions=["TCD"], organisations=["Two"])
    shown = reasons(client, asked)
    assert list(shown)[:2] == [region, rare]
    assert set(list(shown)[2:]) == set(common)
    assert shown[region] == "Same region: Label of SDN"
    assert shown[rare] == "Same theme: Label of B"


def test_an_organisation_is_a_reason_and_a_type_is_not(index, client):
    asked = ResourceFactory(organisations=["One"], type="report", regions=["001"])
    same = ResourceFactory(organisations=["One"]).pk
    ResourceFactory(type="report")
    ResourceFactory(regions=["001"])
    assert reasons(client, asked) == {same: "Same organisation: One"}


def test_terms_decide_while_the_engine_is_down(camps, write_vectors, client):
    theme = ResourceFactory(pages=[REFUGEES], themes=["C6"])
    ResourceFactory(pages=[REFUGEES])
    write_vectors()
    assert len(reasons(client, camps)) == 2
    engine = get_engine()
    engine.drop_index(engine.live_index())
    assert reasons(client, camps) == {theme.pk: "Same theme: Displaced people"}


def test_terms_decide_without_vectors_or_model(camps, write_vectors, client, settings):
    theme = ResourceFactory(pages=[REFUGEES], themes=["C6"])
    ResourceFactory(pages=[REFUGEES])
    write_vectors()
    expected = {theme.pk: "Same theme: Displaced people"}
    settings.SEMANTIC_MODEL = "no.such.Model"
    assert reasons(client, camps) == expected
    settings.SEMANTIC_MODEL = ""
    assert reasons(client, camps) == expected
    settings.SEMANTIC_MODEL = "search.semantic.model.UniversalSentenceEncoder"
    DocumentVectors.objects.filter(document__resource_files__resource=camps).delete()
    assert reasons(client, camps) == expected


def test_other_editions_are_not_related(camps, write_vectors, client):
    shared = {"pages": [CAMPS], "themes": ["C6"]}
    second = ResourceFactory(supersedes=camps, **shared)
    third = ResourceFactory(supersedes=second, **shared)
    old = ResourceFactory(**shared)
    new = ResourceFactory(supersedes=old, **shared)
    write_vectors()
    for edition in (camps, second, third):
        assert list(reasons(client, edition)) == [new.pk]
    assert list(reasons(client, old)) == [third.pk]


def test_nothing_is_shown_without_relations(camps, client):
    assert 'id="related"' not in html_of(client, camps)


def test_hidden_resources_change_nothing(camps, write_vectors, subtests):
    for n in range(3):
        ResourceFactory(pages=[REFUGEES], themes=["C6"][: n % 2], regions=["SDN"])
    write_vectors()
    viewers = {role: signed_in(Client(), role) for role in ("visitor", "member")}
    before = {role: page_of(viewers[role], camps) for role in viewers}

    shared = {"pages": [CAMPS, REFUGEES], "themes": ["C6", "S"], "regions": ["SDN"]}
    for _ in range(related.MAX_CHOICES):
        ResourceFactory(title="Secret", visibility="committee", **shared)
    ResourceFactory(title="Secret", live=False, **shared)
    ResourceFactory(title="Secret", visibility="committee", supersedes=camps)
    write_vectors()

    for role, client in viewers.items():
        with subtests.test(role=role):
            assert page_of(client, camps) == before[role]
    committee = signed_in(Client(), "committee")
    assert "Secret" in page_of(committee, camps)


def page_of(client, resource: Resource) -> str:
    return everything_in(client.get(resource.get_absolute_url()))


def test_narrowed_rows_are_gone_before_they_are_reindexed(camps, write_vectors, client):
    row = ResourceFactory(pages=[CAMPS], themes=["C6"])
    write_vectors()
    assert list(reasons(client, camps)) == [row.pk]
    row.visibility = "committee"
    row.save()
    assert reasons(client, camps) == {}


@pytest.mark.slow
def test_queries_do_not_grow_with_the_library(
    camps, write_vectors, client, django_assert_max_num_queries
):
    def publish(number: int) -> None:
        for n in range(number):
            ResourceFactory(
                pages=[CAMPS, REFUGEES],
                themes=["C6", f"T{n}"],
                regions=["SDN", f"R{n}"],
                organisations=[f"Organisation {n}"],
                type="report",
            )
        write_vectors()

    publish(2)
    html_of(client, camps)
    with django_assert_max_num_queries(40) as few:
        assert len(reasons(client, camps)) == 2
    publish(12)
    with django_assert_max_num_queries(len(few)):
        assert len(reasons(client, camps)) == related.MAX_RELATED


def test_frequent_terms_are_not_read(camps, client, monkeypatch):
    monkeypatch.setattr(related, "MAX_SHARED_TERMS", 2)
    asked = ResourceFactory(themes=["A", "B"])
    rare = ResourceFactory(themes=["B"]).pk
    for _ in range(2):
        ResourceFactory(themes=["A"])
    assert list(reasons(client, asked)) == [rare]


def test_labels_are_escaped(camps, client):
    ThemeFactory(code="E", label_en="<script>alert(1)</script>")
    asked = ResourceFactory(themes=["E"])
    ResourceFactory(themes=["E"])
    assert "<script>alert" not in html_of(client, asked)
    assert list(reasons(client, asked).values()) == [
        "Same theme: <script>alert(1)</script>"
    ]
