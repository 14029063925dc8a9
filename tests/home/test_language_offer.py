"""The offer to read a page in the browser's language."""

import pytest

from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
OFFER = '<p class="frame offer"'


def visit(client, url: str, accepts: str):
    return client.get(url, headers={"Accept-Language": accepts})


def test_page_is_offered_in_the_browsers_language_once(client):
    response = visit(client, "/search/?q=peace", "fr-CH, en;q=0.5")
    html = response.content.decode()
    assert f'{OFFER} lang="fr" dir="ltr">' in html
    assert '<a href="/fr/search/?q=peace" hreflang="fr">' in html
    assert response.cookies["language_offered"]["httponly"]
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    assert OFFER not in visit(client, "/search/", "fr").content.decode()


@pytest.mark.parametrize(
    ("url", "accepts"),
    [
        ("/search/", "en-GB, fr;q=0.9"),
        ("/fr/search/", "fr"),
        ("/search/", "de, ja"),
        ("/search/", ""),
        ("/search/", "\x00;q=é,,;"),
    ],
)
def test_nothing_is_offered_without_another_language(client, url, accepts):
    response = visit(client, url, accepts)
    assert response.status_code == 200
    assert OFFER not in response.content.decode()
    assert "language_offered" not in response.cookies


def test_offer_is_in_the_direction_of_its_language(client):
    html = visit(client, "/fr/search/", "ar").content.decode()
    assert f'{OFFER} lang="ar" dir="rtl">' in html
    assert (
        '<a href="/search/" hreflang="en">'
        in visit(client.__class__(), "/ar/search/", "en").content.decode()
    )


def test_files_and_feeds_offer_nothing(client):
    ResourceFactory()
    response = visit(client, "/search/feed.atom", "fr")
    assert "language_offered" not in response.cookies
