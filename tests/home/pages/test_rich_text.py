"""Rich text links to resources and pages reveal nothing hidden."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from home.models import TextPage
from library.blocks import RICH_TEXT_FEATURES
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, home_page, restrict, translate
from tests.visibility.channels import everything_in

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"


def resource_link(pk: object, words: str = "the guide") -> str:
    return f'<p>Read <a linktype="resource" id="{pk}">{words}</a>.</p>'


def page_link(pk: object, words: str = "this page") -> str:
    return f'<p>See <a linktype="page" id="{pk}">{words}</a>.</p>'


def text_page(title: str, html: str):
    return add_page(TextPage, title, body=[("text", html)])


def test_resource_link_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = expand_db_html(resource_link(12))
    assert html == '<p>Read <a href="/library/12/">the guide</a>.</p>'
    with override("ar"):
        assert 'href="/ar/library/12/"' in expand_db_html(resource_link(12))


@pytest.mark.parametrize("pk", ["", "x", "-1", "1 or 1", "٣", "9" * 40, "\x00"])
def test_broken_link_keeps_its_text(pk):
    for html in (resource_link(pk, "words"), page_link(pk, "words")):
        assert "<a>words</a>" in expand_db_html(html)


def test_link_to_hidden_resource_names_no_title(client, index):
    hidden = ResourceFactory(title=SECRET, visibility="committee")
    text_page("About", resource_link(hidden.pk))
    html = everything_in(client.get("/about/"))
    assert f'href="/library/{hidden.pk}/"' in html
    assert "uagga" not in html
    absent = client.get("/library/999999/")
    response = client.get(f"/library/{hidden.pk}/")
    assert response.status_code == absent.status_code == 404
    client.force_login(UserFactory(role="committee"))
    response = client.get(f"/library/{hidden.pk}/")
    assert (response.status_code, SECRET in response.text) == (200, True)


def test_link_to_removed_resource_leads_to_a_notice(client, index):
    resource = ResourceFactory(title="Sparrow report")
    text_page("About", resource_link(resource.pk))
    pk = resource.pk
    resource.delete()
    assert f'href="/library/{pk}/"' in client.get("/about/").text
    assert client.get(f"/library/{pk}/").status_code == 410


def test_resource_link_counts_as_reference():
    resource, other = ResourceFactory(), ResourceFactory(title="Not linked")
    page = text_page("About", resource_link(resource.pk))
    ReferenceIndex.create_or_update_for_object(page)
    (reference,) = ReferenceIndex.get_references_to(resource)
    assert reference.object_id == str(page.pk)
    assert not ReferenceIndex.get_references_to(other).exists()


def test_editor_keeps_resource_links():
    public_resource = ResourceFactory(title="Sparrow report")
    hidden = ResourceFactory(title=SECRET, visibility="members")
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    state = converter.from_database_format(
        resource_link(public_resource.pk) + resource_link(hidden.pk)
    )
    entities = json.loads(state)["entityMap"].values()
    data = [entity["data"] for entity in entities]
    assert data[0] == {
        "id": public_resource.pk,
        "title": "Sparrow report",
        "url": f"/library/{public_resource.pk}/",
    }
    assert data[1]["title"] == f"Resource {hidden.pk} (not public)"
    stored = converter.to_database_format(state)
    for resource in (public_resource, hidden):
        assert 'linktype="resource"' in stored
        assert f'id="{resource.pk}"' in stored
    assert "Sparrow" not in stored


def test_page_link_is_in_the_language_of_the_reader():
    page = add_page(TextPage, "About us")
    html = page_link(page.pk)
    assert 'href="/about-us/"' in expand_db_html(html)
    with override("fr"):
        assert 'href="/fr/about-us/"' in expand_db_html(html)
    translate(page, "fr", title="Qui sommes-nous", slug="qui-sommes-nous")
    with override("fr"):
        assert 'href="/fr/qui-sommes-nous/"' in expand_db_html(html)


def test_link_to_page_of_third_language_keeps_its_address(client, index):
    page = add_page(TextPage, "Seulement en français", home_page("fr"), slug="seul")
    assert 'href="/fr/seul/"' in expand_db_html(page_link(page.pk))
    assert client.get("/fr/seul/").status_code == 200


def test_link_to_restricted_page_names_no_slug(client, index):
    hidden = add_page(TextPage, SECRET)
    restrict(hidden, "Committee")
    text_page("About", page_link(hidden.pk))
    html = everything_in(client.get("/about/"))
    assert f'href="/page/{hidden.pk}/"' in html
    assert "uagga" not in html
    response, absent = client.get(f"/page/{hidden.pk}/"), client.get("/page/999999/")
    assert response.status_code == absent.status_code == 404
    assert everything_in(response) == everything_in(absent)
    client.force_login(UserFactory(role="committee"))
    assert client.get(f"/page/{hidden.pk}/")["Location"] == "/quagga-dossier/"


def test_link_to_restricted_translation_leads_to_the_original():
    page = add_page(TextPage, "About us")
    restrict(translate(page, "fr", title=SECRET, slug="quagga"), "Committee")
    with override("fr"):
        html = expand_db_html(page_link(page.pk))
    assert 'href="/fr/about-us/"' in html


def test_unpublished_page_is_not_linked():
    page = add_page(TextPage, SECRET)
    page.unpublish()
    assert expand_db_html(page_link(page.pk)) == "<p>See <a>this page</a>.</p>"


def test_many_page_links_take_few_queries(django_assert_max_num_queries):
    pages = [add_page(TextPage, f"Page {number}") for number in range(6)]
    html = "".join(page_link(page.pk) for page in pages)
    with django_assert_max_num_queries(8):
        expanded = expand_db_html(html)
    assert expanded.count('href="/page-') == 6


def test_short_page_address_of_root_is_absent(client, index):
    add_page(TextPage, "About us")
    assert client.get("/page/1/").status_code == 404
