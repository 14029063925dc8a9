"""The description of the API, and the links to it."""

from __future__ import annotations

import re

import pytest

from api.rest.documentation import EXAMPLES, with_code
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def test_openapi_describes_each_endpoint(read):
    schema = read("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert schema["servers"] == [{"url": "http://testserver"}]
    operations = {path: methods["get"] for path, methods in schema["paths"].items()}
    assert {op["operationId"] for op in operations.values()} == EXAMPLES.keys()
    assert all(op["description"] for op in operations.values())
    search = operations["/api/v1/search"]
    names = {parameter["name"]: parameter for parameter in search["parameters"]}
    assert names["q"]["schema"]["examples"] == ["early warning"]
    assert {"region", "meaning", "cursor", "language"} <= names.keys()
    assert {"400", "401", "404", "429", "503"} <= search["responses"].keys()


def test_page_works_without_scripts_of_other_hosts(client, read):
    html = client.get("/api/").content.decode()
    for path in read("/openapi.json").json()["paths"]:
        assert path in html
    for anchor in ("invalid-cursor", "not-found", "too-many-requests"):
        assert f'id="{anchor}"' in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', html)


def test_page_shows_code_without_backticks(client):
    html = client.get("/api/").content.decode()
    assert "`" not in html
    for name in ("/changes", "next", "successor", "Retry-After"):
        assert f"<code>{name}</code>" in html
    assert with_code("`<b>` & <i>") == "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"


def test_root_leads_to_the_documentation(client):
    assert client.get("/api/v1/")["Location"] == "/api/"


def test_results_page_offers_the_same_search(index, write, client, read):
    ResourceFactory(title="It's a heron", pages=["heron"], regions=["SDN"])
    ResourceFactory(title="Distractor")
    write()
    query = "q=heron%27s+OR+heron&amp;region=SDN"
    html = client.get("/search/?" + query.replace("&amp;", "&")).content.decode()
    api_url = f"http://testserver/api/v1/search?{query}"
    assert f'href="{api_url}"' in html
    assert f"curl &#x27;{api_url}&#x27;" in html or f"curl '{api_url}'" in html
    assert f"/search/feed.atom?{query}" in html
    assert f"/search/export.csv?{query}" in html
    body = read("/search?" + query.replace("&amp;", "&")).json()
    assert [hit["title"] for hit in body["results"]] == ["It's a heron"]
