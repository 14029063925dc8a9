"""Suggestions while typing: titles, terms and glossary entries."""

import json
import re

import pytest

from search.autocomplete import MAX_ROWS
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.html import tidy
from tests.search.site import entry, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def live(index):
    """The index of each engine."""


def ask(client, q, prefix="", **headers):
    return client.get(f"{prefix}/search/suggest/", {"q": q}, headers=headers)


def rows(client, q, prefix=""):
    """Return label, kind and count of each row."""
    html = tidy(ask(client, q, prefix).content.decode())
    found = re.findall(
        r'data-count="(\d+)"><bdi[^>]*>(.*?)</bdi>.*?class="kind">(\w+)', html
    )
    return [(label, kind, int(count)) for count, label, kind in found]


def test_titles_terms_and_entries_stand_by_how_many_resources_they_have(client, write):
    entry(en="early warning", fr="alerte précoce")
    theme = ThemeFactory(code="C1", label_en="Early action")
    for number in range(3):
        ResourceFactory(title=f"Note {number}", themes=[theme], pages=["early warning"])
    ResourceFactory(title="Une alerte précoce", language="fr")
    ResourceFactory(title="Earliest days")
    ResourceFactory(title="Late days", pages=["early"])
    write()
    assert rows(client, "earl") == [
        ("early warning", "Glossary", 4),
        ("Early action", "Theme", 3),
        ("Earliest days", "Resource", 1),
    ]


def test_all_typed_words_begin_words_of_a_row(client, write):
    ResourceFactory(title="Prevention of genocide in the Sahel")
    ResourceFactory(title="Prevention in the Andes")
    write()
    assert [label for label, _, _ in rows(client, "genocide prev")] == [
        "Prevention of genocide in the Sahel"
    ]


def test_terms_are_found_by_other_names_and_languages(client, write):
    region = RegionFactory(
        code="MMR", label_en="Myanmar", label_ar="ميانمار", aliases="Burma"
    )
    ResourceFactory(regions=[region])
    write()
    assert rows(client, "burm") == [("Myanmar", "Region", 1)]
    assert "Burma" in ask(client, "burm").content.decode()
    assert rows(client, "ميان", "/ar")[0][0] == "ميانمار"


def test_case_accents_and_letters_do_not_matter(client, write):
    ResourceFactory(title="État d’urgence", language="fr")
    ResourceFactory(title="أهمية الحماية", language="ar")
    write()
    assert rows(client, "ETAT")[0][0] == "État d’urgence"
    assert rows(client, "اهميه")[0][0] == "أهمية الحماية"


def test_each_viewer_is_offered_and_counted_what_they_may_see(client, write):
    entry(en="quokka care\nwombat care")
    shown = OrganisationFactory(label_en="Quokka society")
    hidden = OrganisationFactory(label_en="Quokka committee")
    ResourceFactory(title="Quokka open", organisations=[shown])
    for number in range(2):
        ResourceFactory(
            title=f"Quokka care {number}",
            visibility="members",
            organisations=[shown, hidden],
        )
    write()
    assert rows(client, "quokka") == [
        ("Quokka society", "Organisation", 1),
        ("Quokka open", "Resource", 1),
    ]
    client.force_login(UserFactory(role="member"))
    assert rows(client, "quokka")[:3] == [
        ("Quokka society", "Organisation", 3),
        ("quokka care", "Glossary", 2),
        ("Quokka committee", "Organisation", 2),
    ]


def test_a_narrowed_resource_is_gone_at_once(client, write):
    resource = ResourceFactory(title="Quokka open")
    write()
    assert len(rows(client, "quokka")) == 1
    resource.visibility = "committee"
    resource.save()
    assert rows(client, "quokka") == []


def test_fewer_than_two_letters_suggest_nothing(client, write, subtests):
    ResourceFactory(title="A")
    write()
    for q in ["", " ", "a", "!", "\x00", '"', "-", "***", "\ud800"]:
        with subtests.test(q=q):
            response = ask(client, q.encode("utf-8", "replace").decode())
            assert (response.status_code, response.content.strip()) == (200, b"")


def test_no_more_than_ten_rows(client, write):
    for number in range(15):
        theme = ThemeFactory(code=f"T{number}", label_en=f"Warning kind {number}")
        ResourceFactory(title=f"Warning {number}", themes=[theme])
    write()
    found = rows(client, "warn")
    assert len(found) == MAX_ROWS == 10
    assert {kind for _, kind, _ in found} == {"Theme", "Resource"}


def test_titles_are_escaped(client, write):
    ResourceFactory(title="Warning <script>alert(1)</script><img src=x onerror=y>")
    write()
    html = ask(client, "warn").content.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert "Warning <script>" in words(html)


def test_programs_get_json(client, write):
    resource = ResourceFactory(title="Warning <b>")
    write()
    response = ask(client, "warn", accept="application/json")
    assert json.loads(response.content) == {
        "suggestions": [
            {
                "label": "Warning <b>",
                "kind": "Resource",
                "url": resource.get_absolute_url(),
                "count": 1,
                "language": "en",
                "hint": "",
            }
        ]
    }
    assert "Accept" in response["Vary"]


def test_what_members_see_is_kept_nowhere(client, write):
    client.force_login(UserFactory(role="member"))
    assert ask(client, "warn")["Cache-Control"] == "private, no-store"


def test_the_search_box_works_without_a_script(client):
    html = client.get("/search/").content.decode()
    assert 'data-suggest="/search/suggest/"' in html
    assert "<script>" not in html
    assert '<form id="ask" action="/search/"' in html
