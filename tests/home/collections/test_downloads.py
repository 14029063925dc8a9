"""The feed and the exports of a collection."""

from __future__ import annotations

import csv
import io

import pytest

from home.models import CollectionPage, TextPage
from members.models import AccountEvent
from search.engines import get_engine
from tests.factories import ResourceFactory, UserFactory
from tests.home.collections.collection_page import added, html_of, linked_titles, pick
from tests.pages import add_page, restrict, translate
from tests.search.export.test_feeds import feed, links, titles
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
FILES = ["feed.atom", "export.csv", "export.ris", "export.bib"]
SECRET = "Quagga dossier"


def exported_titles(client, url: str) -> list[str]:
    text = b"".join(client.get(url)).decode("utf-8-sig")
    return [row["Title"] for row in csv.DictReader(io.StringIO(text))]


def test_feed_holds_picked_resources_and_results(client, toolkit):
    added("Heron guide", days_ago=1)
    added("Sparrow report", days_ago=2)
    found = feed(client, "/toolkit/feed.atom")
    assert titles(found) == ["Heron guide", "Sparrow report"]
    assert links(found) == {
        "alternate": "http://testserver/toolkit/",
        "self": "http://testserver/toolkit/feed.atom",
    }


def test_exports_hold_picked_resources_first(client, toolkit):
    expected = ["Heron guide", "Sparrow report"]
    assert exported_titles(client, "/toolkit/export.csv") == expected
    response = client.get("/toolkit/export.ris")
    text = b"".join(response).decode()
    assert text.index("Heron guide") < text.index("Sparrow report")
    assert response["Content-Disposition"] == 'attachment; filename="toolkit.ris"'
    assert response["X-Robots-Tag"] == "noindex"
    assert "Distractor" not in text


@pytest.mark.parametrize("name", FILES)
def test_file_of_a_hidden_page_is_absent(client, toolkit, name):
    restrict(toolkit, "Members")
    absent = client.get(f"/nowhere/{name}")
    hidden = client.get(f"/toolkit/{name}")
    assert hidden.status_code == absent.status_code == 404
    assert everything_in(hidden) == everything_in(absent)
    client.force_login(UserFactory(role="member"))
    assert client.get(f"/toolkit/{name}").status_code == 200
    toolkit.unpublish()
    assert client.get(f"/toolkit/{name}").status_code == 404


@pytest.mark.parametrize("url", ["/feed.atom", "/toolkit/feed.rss", "/text/feed.atom"])
def test_other_files_are_absent(client, toolkit, url):
    add_page(TextPage, "Text")
    assert client.get(url).status_code == 404
    assert client.post("/toolkit/feed.atom").status_code == 405


def test_files_are_in_the_language_of_the_reader(client, toolkit):
    assert client.get("/fr/toolkit/feed.atom").status_code == 200
    translate(toolkit, "fr", title="Boîte à outils", slug="boite")
    response = client.get("/fr/toolkit/feed.atom")
    assert (response.status_code, response["Location"]) == (302, "/fr/boite/feed.atom")
    assert client.get("/fr/boite/export.csv").status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_files_without_engine_answer_503(client, toolkit, settings, name):
    settings.SEARCH_ENGINE = "search.engines.elasticsearch.engine.ElasticsearchEngine"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nobody listens
    get_engine.cache_clear()
    response = client.get(f"/toolkit/{name}")
    assert response.status_code == 503
    assert "Sparrow report" in html_of(client)


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_hidden_resources_leave_page_and_files_as_they_are(
    client, toolkit, write, role
):
    if role == "member":
        client.force_login(UserFactory(role=role))
    urls = ["/toolkit/", *(f"/toolkit/{name}" for name in FILES)]
    other = add_page(CollectionPage, "Other", add_page(TextPage, "Section"))
    moment = toolkit.last_published_at
    before = [everything_in(client.get(url)) for url in urls]

    hidden = ResourceFactory(title=f"Sparrow {SECRET}", visibility="committee")
    write()
    for page in (toolkit, other):
        pick(page, hidden, note=SECRET, sort_order=-1)
    CollectionPage.objects.filter(pk=toolkit.pk).update(last_published_at=moment)

    assert [everything_in(client.get(url)) for url in urls] == before
    client.force_login(UserFactory(role="committee"))
    for url in urls:
        text = everything_in(client.get(url))
        assert SECRET in text, url
    assert "Other" in linked_titles(html_of(client), "Related collections")


def test_export_with_restricted_resources_is_recorded(client, toolkit, write):
    member = UserFactory(role="member")
    client.force_login(member)
    b"".join(client.get("/toolkit/export.csv"))
    assert not AccountEvent.objects.exists()
    pick(toolkit, ResourceFactory(title="Quagga", visibility="members"))
    write()
    assert "Quagga" in exported_titles(client, "/toolkit/export.csv")
    kinds = AccountEvent.objects.values_list("kind", flat=True)
    assert list(kinds) == [AccountEvent.Kind.RESTRICTED_EXPORT]
