"""Editors' texts on regions, themes, types and organisations."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ReferenceIndex

from home.models import TextPage
from library.models import Region
from library.vocabularies.seed import seed_vocabularies
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)
from tests.html import tidy
from tests.pages import add_page, restrict
from tests.search.site import found

pytestmark = pytest.mark.django_db
FACTORIES = (RegionFactory, ThemeFactory, ResourceTypeFactory, OrganisationFactory)


def stream(*values, kind: str = "text") -> str:
    return json.dumps([{"type": kind, "value": value} for value in values])


def links(**link) -> str:
    blank = {"label": "", "target_page": None, "target": ""}
    return stream({"heading": "", "links": [blank | link]}, kind="links")


def html_of(client, term, prefix: str = "") -> str:
    """Return the page of a term, which there is only with a resource to see."""
    if not term.resources.exists():
        term.resources.add(ResourceFactory())
    return tidy(client.get(prefix + term.get_absolute_url()).text)


@pytest.mark.parametrize("factory", FACTORIES)
def test_text_is_shown_on_the_terms_page_only(client, index, factory):
    term = factory(text_en=stream("<h2>What we do</h2><p>Saffron</p>"))
    other = factory(label_en="Other")
    assert "<h2>What we do</h2><p>Saffron</p>" in html_of(client, term)
    assert "Saffron" not in html_of(client, other)
    assert 'class="prose"' not in html_of(client, other)


def test_text_is_in_the_language_of_the_reader(client, index):
    term = RegionFactory(text_en=stream("Saffron"), text_ar=stream("زعفران"))
    html = html_of(client, term, "/ar")
    assert "زعفران" in html
    assert "Saffron" not in html
    assert '<div class="prose">' in html


def test_text_missing_in_a_language_falls_back_to_english(client, index):
    term = RegionFactory(text_en=stream("Saffron"), text_fr=stream("Safran"))
    html = html_of(client, term, "/ar")
    assert '<div class="prose" lang="en" dir="ltr">' in html
    assert "Saffron" in html
    assert "Safran<" not in html


def test_text_only_in_french_is_not_shown_to_others(client, index):
    term = RegionFactory(text_fr=stream("Safran"))
    assert "Safran" not in html_of(client, term)
    assert "Safran" in html_of(client, term, "/fr")


def test_link_to_a_private_page_is_left_out(client, index):
    private = add_page(TextPage, "Saffron minutes")
    restrict(private, "Committee")
    term = RegionFactory(text_en=links(target_page=private.pk))
    html = html_of(client, term)
    assert "Saffron" not in html
    assert "saffron-minutes" not in html


def test_text_finds_nothing_in_the_search(client, index, write):
    RegionFactory(code="SDN", text_en=stream("Saffron"))
    ResourceFactory(title="Minutes", regions=["SDN"], pages=["Agenda"])
    write()
    assert not found(client, "saffron")
    assert len(found(client, "agenda")) == 1


def test_seed_keeps_edited_text():
    seed_vocabularies()
    region = Region.objects.get(code="SDN")
    region.text_en, region.label_en = stream("Saffron"), "Changed"
    region.save()
    seed_vocabularies(update=True)
    region = Region.objects.get(code="SDN")
    assert region.label_en == "Sudan"
    assert region.text_en[0].value.source == "Saffron"


def test_page_in_a_text_counts_as_used():
    page = add_page(TextPage, "About us")
    term = RegionFactory(text_en=links(target_page=page.pk))
    ReferenceIndex.create_or_update_for_object(term)
    usage = ReferenceIndex.get_references_to(page)
    assert [row.object_id for row in usage] == [str(term.pk)]


def test_lists_of_terms_do_not_read_the_texts():
    RegionFactory(text_en=stream("Saffron"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        list(Region.objects.all())
    assert len(queries) == 1
    assert "text_en" not in queries[0]["sql"]


@pytest.fixture
def edit_url(client):
    client.force_login(UserFactory(role="editor"))
    term = RegionFactory(code="SDN", label_en="Sudan", text_fr=stream("Safran"))
    name = Region.snippet_viewset.get_url_name("edit")
    return reverse(name, args=[term.pk])


def form(**values) -> dict[str, str]:
    """Return what the form of a region sends, with one link in its English text."""
    empty = {f"text_{code}-count": "0" for code in ("en", "fr", "es", "ar")}
    link = {
        "text_en-count": "1",
        "text_en-0-deleted": "",
        "text_en-0-order": "0",
        "text_en-0-type": "links",
        "text_en-0-id": "",
        "text_en-0-value-heading": "",
        "text_en-0-value-links-count": "1",
        "text_en-0-value-links-0-deleted": "",
        "text_en-0-value-links-0-order": "0",
        "text_en-0-value-links-0-value-label": "Saffron",
        "text_en-0-value-links-0-value-target_page": "",
        "text_en-0-value-links-0-value-target": "/search/",
    }
    term = {"code": "SDN", "kind": "country", "label_en": "Sudan"}
    return {**empty, **link, **term, "label_fr": "", "label_es": "", **values}


def test_form_has_a_tab_for_each_language(client, edit_url):
    html = client.get(edit_url).content.decode()
    for language in ("English", "French", "Spanish", "Arabic"):
        assert f"Text in {language}" in html


def test_form_saves_the_text(client, edit_url):
    assert client.post(edit_url, form()).status_code == 302
    region = Region.objects.get(code="SDN")
    assert region.text_en[0].value["links"][0].url == "/search/"
    assert not region.text_fr


def test_form_rejects_a_script_link(client, edit_url):
    target = "text_en-0-value-links-0-value-target"
    response = client.post(edit_url, form(**{target: "javascript:alert(1)"}))
    assert response.status_code == 200
    assert not Region.objects.get(code="SDN").text_en


def test_term_with_a_text_can_be_deleted():
    page = add_page(TextPage, "About us")
    term = RegionFactory(text_en=links(target_page=page.pk))
    term.delete()
    assert not Region.objects.filter(pk=term.pk).exists()
    assert TextPage.objects.filter(pk=page.pk).exists()
