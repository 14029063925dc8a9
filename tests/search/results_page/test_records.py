"""Resources named in the reader's language in results, feeds, exports, suggestions."""

from __future__ import annotations

import pytest

from tests.factories import ResourceFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource(index, write):
    """A resource with a French title; another has none, a third is for members."""
    files = [
        {"language": "en", "pages": ["Quokka."]},
        {
            "language": "fr",
            "title": "Alerte précoce",
            "summary": "Un guide.",
            "pages": ["Quokka."],
        },
    ]
    resource = ResourceFactory(title="Early warning", files=files)
    ResourceFactory(title="Untranslated", pages=["Quokka."])
    ResourceFactory(title="Hidden", visibility="members", files=files)
    write()
    return resource


def test_results_in_french_show_french_titles(client, resource):
    html = tidy(client.get("/fr/search/", {"q": "quokka"}).text)

    assert 'lang="fr" dir="ltr">Alerte précoce</a>' in html
    assert html.count("Alerte précoce") == 1, "the hidden one does not show"
    assert '<p class="original"><bdi lang="en">Early warning</bdi></p>' in html
    assert 'lang="en" dir="ltr">Untranslated</a>' in html
    assert "Alerte" not in client.get("/es/search/", {"q": "quokka"}).text


@pytest.mark.parametrize("channel", ["feed.atom", "export.csv", "export.ris"])
def test_lists_for_other_programs_in_french(client, resource, channel):
    def read(prefix: str) -> str:
        response = client.get(f"{prefix}/search/{channel}", {"q": "quokka"})
        return (getattr(response, "getvalue", None) or response.content)().decode()

    french = read("/fr")
    assert french.count("Alerte précoce") == 1
    assert french.count("Un guide.") == 1
    assert "Untranslated" in french
    assert "Early warning" not in french
    assert "Early warning" in read("")


def test_suggested_title_has_the_words_that_were_typed(client, resource):
    def labels(words: str) -> str:
        return client.get("/fr/search/suggest/", {"q": words}).text

    assert "Alerte précoce" in labels("alerte")
    assert "Early warning" in labels("early")
    assert "Alerte" not in labels("early")
