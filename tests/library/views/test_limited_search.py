"""The page view while the engine is away: what it marks, and nothing false."""

from __future__ import annotations

import pytest

from tests.factories import ResourceFactory, UserFactory
from tests.html import tidy
from tests.search.site import entry, words

pytestmark = pytest.mark.django_db
PAGES = ["One warning.", "Nothing.", "Two warnings."]
NOT_KNOWN = "Search is limited for a moment"


@pytest.fixture
def away(index, write):
    """A function that takes the live index of each engine away."""

    def take() -> None:
        write()
        index.drop_index(index.live_index())

    return take


def read(client, address: str, **params) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return response.content.decode()


def test_words_are_marked_and_the_limit_is_said(client, away):
    file = ResourceFactory(pages=PAGES).files.get()
    away()
    html = read(client, file.page_url(1), q="warnings")
    assert 'One <mark id="hit-1">warning</mark>.' in html
    assert '<p class="notice" role="status">Search is temporarily limited.' in tidy(
        html
    )
    assert "No page" not in html
    assert "match your search." not in html
    assert "Next match" not in html
    assert f'href="{file.page_url(2)}?q=warnings">Next part' in tidy(html)


def test_without_words_there_is_nothing_to_limit(client, away):
    file = ResourceFactory(pages=PAGES).files.get()
    away()
    for address in (file.page_url(1), file.resource.get_absolute_url()):
        assert "limited" not in read(client, address)


def test_resource_does_not_say_that_no_page_has_the_words(client, away):
    resource = ResourceFactory(pages=PAGES)
    away()
    html = read(client, resource.get_absolute_url(), q="warning")
    assert NOT_KNOWN in html
    assert "No page of this resource" not in html


def test_with_an_engine_what_is_not_there_is_said(client, index, write):
    resource = ResourceFactory(pages=PAGES)
    write()
    for address in (resource.files.get().page_url(1), resource.get_absolute_url()):
        html = words(read(client, address, q="absent"))
        assert "No page of this" in html
        assert "limited" not in html


def test_hidden_page_stays_hidden(client, away):
    file = ResourceFactory(pages=["canary"], visibility="members").files.get()
    away()
    assert client.get(file.page_url(1), {"q": "canary"}).status_code == 404
    client.force_login(UserFactory(role="member"))
    html = read(client, file.page_url(1), q="canary")
    assert '<mark id="hit-1">canary</mark>' in html


def test_words_of_the_glossary_are_marked_too(client, away):
    entry(en="R2P\nresponsibility to protect")
    file = ResourceFactory(pages=["The responsibility to protect."]).files.get()
    away()
    html = read(client, file.page_url(1), q="r2p")
    assert 'The <mark id="hit-1">responsibility to protect</mark>.' in html
