"""Nothing found: which way leads on, with how many results for this very reader."""

from __future__ import annotations

import re

import pytest

from home.models import SiteIdentity
from tests.factories import ResourceFactory, UserFactory
from tests.search.site import entry, page, rows, words

pytestmark = pytest.mark.django_db
WITHOUT_QUOTES = "Without the quotation marks"
# What is typed, and what is offered without the quotation marks.
OFFERED = [
    ("«early warning»", "early warning"),
    ('desk "early warning" -"late fee"', 'desk early warning -"late fee"'),
    ('title:"early warning"', "title:early title:warning"),
    ('"early OR -warning"', "early or warning"),
    ('"early warning" "absent', 'early warning "absent'),
]


@pytest.fixture(autouse=True)
def live(index):
    """The index of each engine."""


def link(html: str, label: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{label}', html)
    return found[1].replace("&amp;", "&")


def test_phrase_that_is_nowhere_leads_to_its_words(client, write):
    found = ResourceFactory(title="Warning that came early")
    ResourceFactory(title="A distractor")
    write()
    html = page(client, '"early warning"')
    assert rows(html) == []
    assert f"{WITHOUT_QUOTES}: 1 result<" in html
    assert link(html, WITHOUT_QUOTES) == "?q=early+warning"
    assert rows(page(client, "early warning")) == [found.pk]


def test_its_words_are_counted_in_what_the_reader_may_see(client, write):
    ResourceFactory(title="Warning that came early")
    ResourceFactory(title="Warning that is early too", visibility="members")
    ResourceFactory(title="Canary that was yellow", visibility="members")
    write()
    assert f"{WITHOUT_QUOTES}: 1 result<" in page(client, '"early warning"')
    assert WITHOUT_QUOTES not in page(client, '"yellow canary"')
    client.force_login(UserFactory(role="member"))
    assert f"{WITHOUT_QUOTES}: 2 results" in page(client, '"early warning"')
    assert f"{WITHOUT_QUOTES}: 1 result<" in page(client, '"yellow canary"')


def test_filters_and_sort_stay_without_the_quotes(client, write):
    ResourceFactory(title="Warning that came early", type="report")
    ResourceFactory(title="Warning that came early", type="toolkit")
    write()
    html = page(client, '"early warning"', type="report", sort="title")
    assert f"{WITHOUT_QUOTES}: 1 result<" in html
    address = link(html, WITHOUT_QUOTES)
    assert address == "?q=early+warning&type=report&sort=title"


def test_what_is_literal_stays_words_and_what_is_excluded_excluded(
    client, write, subtests
):
    ResourceFactory(title="Warning or desk that came early")
    write()
    for typed, offered in OFFERED:
        with subtests.test(typed=typed):
            address = link(page(client, typed), WITHOUT_QUOTES)
            html = client.get(f"/search/{address}").content.decode()
            assert f'value="{offered.replace(chr(34), "&quot;")}"' in html
            assert len(rows(html)) == 1


def test_without_a_phrase_or_its_words_nothing_is_offered(client, write, subtests):
    ResourceFactory(title="Warning that came early")
    write()
    for q in ("absent", '-"early warning"', '""', '"', '"absent"'):
        with subtests.test(q=q):
            assert WITHOUT_QUOTES not in page(client, q)


def test_phrase_that_is_found_stays_alone(client, write):
    ResourceFactory(title="Early warning")
    ResourceFactory(title="Warning that came early")
    write()
    html = page(client, '"early warning"')
    assert len(rows(html)) == 1
    assert WITHOUT_QUOTES not in html


def test_readers_who_find_nothing_are_told_whom_to_ask(client):
    identity = SiteIdentity.load()
    identity.contact_email = "ask@example.org"
    identity.save()
    html = page(client, "absent")
    assert (
        '<a href="mailto:ask@example.org"><bdi dir="ltr">ask@example.org</bdi>' in html
    )
    assert "ask@example.org" in page(client, " ", type="absent")


def test_without_an_address_nobody_is_named(client):
    html = page(client, "absent")
    assert "mailto:" not in html
    assert "Contact the library" not in words(html)


def test_readers_who_find_something_are_not_sent_away(client, write):
    identity = SiteIdentity.load()
    identity.contact_email = "ask@example.org"
    identity.save()
    ResourceFactory(title="Warning")
    write()
    assert "Contact the library" not in words(page(client, "warning"))


def test_filters_to_drop_are_those_that_help(client, write):
    ResourceFactory(title="Warning", type="report", regions=["SDN"])
    ResourceFactory(title="Warning", type="toolkit", regions=["TCD"])
    ResourceFactory(title="Warning", type="toolkit", visibility="members")
    ResourceFactory(title="A distractor", type="report", regions=["TCD"])
    write()
    asked = {"type": "report", "region": "TCD", "lang": "en"}
    html = words(page(client, "warning", **asked))
    assert "Without the filter “Type”: 1 result" not in html
    assert "Without any filter: 2 results" in html
    html = words(page(client, "warning", type="report", region="TCD"))
    assert "Without the filter “Type”: 1 result" in html
    assert "Without the filter “Region”: 1 result" in html
    assert "Without any filter: 2 results" in html


def test_no_way_leads_to_nothing_once_more(client, write):
    ResourceFactory(title="Warning", type="report", regions=["SDN"])
    write()
    html = words(page(client, "absent", type="report", region="SDN"))
    assert "Without" not in html


def test_unknown_words_of_the_glossary_are_offered_again(client, write):
    entry(en="atrocity\nmass crime")
    ResourceFactory(title="On mass crime")
    write()
    html = page(client, "atrocity", also="off")
    assert rows(html) == []
    assert link(html, "Search related terms too") == "?q=atrocity"
    assert len(rows(page(client, "atrocity"))) == 1
