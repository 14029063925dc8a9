"""The resource page: facts, files by language, versions, pages that match."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from library.models import DocumentOutline, Resource, ScanVerdict
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


def read(client, resource, **params) -> str:
    response = client.get(resource.get_absolute_url(), params)
    assert response.status_code == 200
    return response.content.decode()


def test_facts_are_shown_as_precisely_as_known(client):
    resource = ResourceFactory(
        published_on="2024-03-01",
        published_precision="month",
        type="toolkit",
        regions=["SDN"],
        themes=["A"],
        organisations=["One organisation"],
        un_symbol="A/79/1",
        rights="CC BY 4.0",
    )
    html = read(client, resource)
    for fact in ("March 2024", "Label of toolkit", "One organisation", "A/79/1"):
        assert fact in html
    assert '<a href="/regions/label-of-sdn/"><bdi>Label of SDN</bdi></a>' in html
    assert "CC BY 4.0" in html


def test_files_stand_by_language_with_what_was_read_of_them(client):
    unread = LibraryDocumentFactory(unreadable=True)
    waiting = LibraryDocumentFactory(waiting=True)
    resource = ResourceFactory(
        files=[
            {"language": "en", "pages": ["a", "b"], "title": "First module"},
            {"language": "fr", "document": unread},
            {"language": "en", "document": waiting, "title": "Second module"},
        ]
    )
    html = read(client, resource)
    english, french = html.index('title="English"'), html.index('title="French"')
    assert english < html.index("Second module") < french
    assert "2 parts" in html
    for badge in ("Full text", "Title only", "Not searchable yet"):
        assert badge in html


def test_search_inside_gives_pages_of_this_resource_alone(client, index, write):
    resource = ResourceFactory(pages=["Nothing.", "The early warning desk."])
    ResourceFactory(pages=["warning"] * 3)
    write()
    html = read(client, resource, q="warning")
    assert html.count("data-page=") == 1
    assert f'href="{resource.files.get().page_url(2)}?q=warning#hit-1"' in html
    assert "No page of this resource" in read(client, resource, q="absent")


def test_newer_and_older_versions_are_shown_to_who_may_see_them(client):
    older = ResourceFactory(title="First edition")
    middle = ResourceFactory(title="Second edition", supersedes=older)
    ResourceFactory(title="Third edition", supersedes=middle, visibility="members")
    assert "Second edition" in read(client, older)
    html = read(client, middle)
    assert "First edition" in html
    assert "Third edition" not in html
    client.force_login(UserFactory(role="member"))
    assert "Third edition" in read(client, middle)


def test_hidden_older_version_is_not_named(client):
    older = ResourceFactory(title="Canary edition", visibility="committee")
    assert "Canary" not in read(client, ResourceFactory(supersedes=older))


def test_old_and_short_addresses_lead_to_the_page_with_the_words(client):
    resource = ResourceFactory(title="A new title")
    full = resource.get_absolute_url()
    for address in (f"/library/{resource.pk}/", f"/library/{resource.pk}-old/"):
        response = client.get(address + "?q=a%20b")
        assert response.status_code == 302
        assert response["Location"] == full + "?q=a%20b"


def test_unpublished_resource_is_not_found(client):
    resource = ResourceFactory(live=False)
    assert client.get(resource.get_absolute_url()).status_code == 404


def test_source_is_a_link_only_when_it_is_a_web_address(client):
    web = ResourceFactory(source_url="https://example.org/report?a=1&b=2")
    assert 'href="https://example.org/report?a=1&amp;b=2"' in read(client, web)
    script = ResourceFactory(source_url="javascript:alert(1)")
    assert 'href="javascript' not in read(client, script)


def test_cover_is_shown_and_served(client):
    document = LibraryDocumentFactory()
    document.cover.save("cover.jpg", ContentFile(b"\xff\xd8 picture"))
    resource = ResourceFactory(files=[{"document": document}])
    address = f"{resource.get_absolute_url()}cover.jpg"
    assert f'src="{address}"' in read(client, resource)
    response = client.get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert b"".join(response) == b"\xff\xd8 picture"


def test_preview_renders_before_anything_is_saved(rf):
    resource = Resource(title="A draft", published_on=None)
    request = resource.make_preview_request(preview_mode="")
    html = request.content.decode()
    assert request.status_code == 200
    assert "A draft" in html


def test_preview_shows_a_saved_drafts_files(rf):
    resource = ResourceFactory(title="A draft", live=False, pages=["text"])
    html = resource.make_preview_request(preview_mode="").content.decode()
    assert resource.files.get().document.url in html


def test_main_button_reads_the_readers_language(client):
    resource = ResourceFactory(
        files=[
            {"language": "en", "pages": ["a", "b"]},
            {"language": "fr", "pages": ["a", "b", "c"]},
        ]
    )
    english, french = resource.files.order_by("pk")
    for prefix, file in (("", english), ("/fr", french)):
        with translation.override("en"):
            html = client.get(f"{prefix}{resource.get_absolute_url()}").text
        buttons = re.findall(r'class="button"\s+href="([^"]+)"', html)
        url = f"{prefix}{file.page_url(1)}"
        assert buttons == [url]
        # The picture of the first page leads there as well.
        assert html.count(f'href="{url}"') == 3
        first_row = html[html.index('class="versions"') :]
        assert f'hreflang="{file.language}"' in first_row.split("</a>")[0]


def test_language_of_foreign_file_is_named(client):
    resource = ResourceFactory(files=[{"language": "es", "pages": ["uno"]}])
    html = read(client, resource)
    assert "Spanish · <bdi>1 part</bdi>" in html


def test_unreadable_file_has_download_button_only(client):
    document = LibraryDocumentFactory(unreadable=True, pdf=True)
    resource = ResourceFactory(files=[{"document": document}])
    html = read(client, resource)
    url = resource.files.get().get_absolute_url()
    assert re.findall(r'class="button"\s+href="([^"]+)"', html) == [url]
    assert "Read online" not in html
    assert "Look inside" not in html


def test_quarantined_file_has_no_button(client):
    infected = LibraryDocumentFactory()
    type(infected).objects.filter(pk=infected.pk).update(scan=ScanVerdict.INFECTED)
    files = [{"document": infected}, {"language": "fr", "pages": ["sûr"]}]
    resource = ResourceFactory(files=files)
    safe = resource.files.get(language="fr")
    html = read(client, resource)
    assert re.findall(r'class="button"\s+href="([^"]+)"', html) == [safe.page_url(1)]
    resource = ResourceFactory(files=files[:1])
    html = read(client, resource)
    assert not re.findall(r'class="button"\s+href="([^"]+)"', html)


def test_resource_without_files_has_no_button(client):
    html = read(client, ResourceFactory())
    assert "Read online" not in html
    assert "Download" not in html


def test_link_can_be_copied_and_sent(client):
    resource = ResourceFactory(title="Peace & quiet: 100 % <b>")
    html = read(client, resource)
    url = f"http://testserver{resource.get_absolute_url()}"
    assert f'<input id="link" value="{url}" dir="ltr" readonly>' in html
    email = unescape(re.search(r'href="(mailto:[^"]+)"', html)[1])
    fields = parse_qs(urlsplit(email).query)
    assert fields == {"subject": ["Peace & quiet: 100 % <b>"], "body": [url]}


def test_link_of_restricted_resource_has_no_title(client):
    resource = ResourceFactory(title="Nightjar", visibility="members")
    client.force_login(UserFactory(role="member"))
    html = read(client, resource)
    assert f'value="http://testserver/library/{resource.pk}/"' in html
    email = re.search(r'href="(mailto:[^"]+)"', html)[1]
    assert "ightjar" not in email
    assert str(resource.pk) in email


def test_help_links_lead_to_the_form(client):
    resource = ResourceFactory()
    html = read(client, resource)
    for kind in ("accessible-format", "problem"):
        url = f"{resource.get_absolute_url()}report/?kind={kind}"
        assert f'href="{url}"' in html
        assert client.get(url).status_code == 200


def test_edit_link_is_for_editors(client):
    resource = ResourceFactory(title="A resource")
    ResourceFactory(title="Distractor")
    form = reverse(resource.snippet_viewset.get_url_name("edit"), args=[resource.pk])
    assert form not in read(client, resource)
    client.force_login(UserFactory(role="member"))
    assert form not in read(client, resource)
    client.force_login(UserFactory(role="editor"))
    assert f'href="{form}"' in read(client, resource)


def test_highest_headings_lead_into_the_whole_text(client):
    resource = ResourceFactory(pages=["Duties\nOne", "Means\nTwo", "More"])
    distractor = ResourceFactory(pages=["Duties\nOne"])
    for shown, entries in (
        (resource, [("Duties", 1, 2), ("A detail", 1, 3), ("Means", 2, 2)]),
        (distractor, [("The title", 1, 1)]),
    ):
        DocumentOutline.objects.create(
            document=shown.files.get().document,
            entries=[
                {"title": title, "page": page, "level": level}
                for title, page, level in entries
            ],
        )
    html = read(client, resource)
    assert "A detail" not in html
    link = f"{resource.files.get().text_url}?from=2"
    assert f'<a href="{link}">Means</a>' in html
    assert client.get(link, follow=True).status_code == 200
    assert "The title" not in read(client, distractor)
