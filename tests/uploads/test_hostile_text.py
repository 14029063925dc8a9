"""What strangers wrote is text wherever it shows: nothing of it runs."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from lxml import html

from library.files.uploads import clean_name
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert('wombat')</script>",
    '"><img src=x onerror=alert(1)> wombat',
    "wombat' onmouseover='alert(1)",
    "</title><svg onload=alert(1)> wombat",
    "{{ wombat }}{% load x %} javascript:alert(1)",
    "</mark><iframe srcdoc='<script>alert(1)</script>'> wombat",
]
MARKUP = {"iframe", "object", "embed", "base", "style"}


@pytest.fixture
def shelf(index, write):
    """Resources whose every word is hostile, also the text within their files."""
    for number, text in enumerate(HOSTILE):
        document = LibraryDocumentFactory(
            title=text, name=clean_name(f"{text}.txt"), pages=[f"A wombat: {text}"]
        )
        ResourceFactory(
            title=text,
            summary=text,
            un_symbol=text[:30],
            regions=[f"R{number}"],
            organisations=[text],
            type=f"t{number}",
            files=[{"document": document, "title": text}],
        )
    for model in (ResourceFactory._meta.model.regions.rel.model,):
        for term, text in zip(model.objects.order_by("code"), HOSTILE, strict=True):
            term.label_en = term.label_ar = term.aliases = text
            term.save()
    write()


def addresses() -> list[str]:
    resource = ResourceFactory._meta.model.objects.order_by("created_at").first()
    own = resource.get_absolute_url()
    page = resource.files.get().page_url(1)
    listed = ["/", "/search/", "/ar/search/?q=wombat", "/regions/", "/organisations/"]
    listed += [
        "/years/",
        "/lists/",
        "/saved/new/?q=wombat",
        f"/lists/save/{resource.pk}/",
    ]
    return [*listed, own, f"/ar{own}?q=wombat", f"{page}?q=wombat", f"{own}?q=wombat"]


def assert_plain(text: str) -> None:
    """Assert that a page has no element or attribute that was written by strangers."""
    root = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for element in root.iter(html.etree.Element):
        assert element.tag not in MARKUP
        is_data = element.get("type") == "application/ld+json"
        is_own = element.get("src", "").startswith("/static/")
        assert (
            element.tag != "script" or is_own or (is_data and json.loads(element.text))
        )
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src", "action"):
            assert not re.match(r"\s*(javascript|data):", element.get(name, ""))
        assert element.get("src") != "x"


@pytest.mark.reliability(24)
def test_hostile_text_is_escaped_on_every_page(client, shelf):
    client.force_login(UserFactory(role="member"))
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        assert_plain(response.content.decode())
        assert "script-src 'self';" in response["Content-Security-Policy"]


@pytest.mark.reliability(24)
def test_hostile_queries_are_escaped(client, shelf):
    for text in HOSTILE:
        for query in (text, f'"{text}"', f"wombat {text}", f"title:{text}"):
            for path in ("/search/", "/ar/search/", "/search/suggest/"):
                response = client.get(path, {"q": query, "region": text, "sort": text})
                assert response.status_code == 200
                if response.content.strip():
                    assert_plain(response.content.decode())


@pytest.mark.reliability(24)
def test_highlighted_text_is_escaped(client, shelf):
    page = client.get("/search/", {"q": "wombat"}).content.decode()
    snippets = " ".join(re.findall(r'<li data-page="\d+">.*?</li>', page, re.S))
    assert "<mark>wombat</mark>" in snippets
    assert "&lt;script&gt;alert(" in snippets


@pytest.mark.reliability(24)
def test_hostile_text_is_escaped_in_suggestions_and_feeds(client, shelf):
    asked = client.get("/search/suggest/?q=wombat", headers={"Accept": "text/html"})
    assert_plain(asked.content.decode())
    asked = client.get("/search/suggest/?q=wombat", headers={"Accept": "text/json"})
    assert asked["Content-Type"] == "application/json"
    assert asked["X-Content-Type-Options"] == "nosniff"
    labels = {row["label"] for row in json.loads(asked.content)["suggestions"]}
    assert labels & set(HOSTILE)
    feed = client.get("/search/feed.atom?q=wombat").content
    titles = {e.text for e in ElementTree.fromstring(feed).iter() if "title" in e.tag}
    assert set(HOSTILE) <= titles
    for summary in ElementTree.fromstring(feed).iter("{*}summary"):
        assert_plain(f"<p>{summary.text}</p>")
