"""The cite box of a resource, and one resource for a bibliography."""

from __future__ import annotations

import re

import pytest
import rispy
from django.utils.html import strip_tags

from library.views.reader.text import paragraph_number
from tests.factories import (
    LibraryDocumentFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def citation(client, resource) -> str:
    html = client.get(resource.get_absolute_url()).content.decode()
    box = re.search(r'<p id="citation".*?</p>', html, re.DOTALL)[0]
    return " ".join(strip_tags(box).split())


def test_box_says_who_when_what_and_where(client):
    resource = ResourceFactory(
        title="Early warning",
        organisations=["One", "Two"],
        published_on="2024-03-01",
        un_symbol="A/79/1",
    )
    assert citation(client, resource) == (
        "One; Two (2024). Early warning. A/79/1. Coalition Library. "
        f"http://testserver/library/{resource.pk}/"
    )


def test_box_leaves_out_what_is_not_known(client):
    resource = ResourceFactory(title="Early warning")
    assert citation(client, resource) == (
        f"Early warning. Coalition Library. http://testserver/library/{resource.pk}/"
    )


def test_box_escapes_what_it_says(client):
    organisation = OrganisationFactory(label_en="<script>alert(1)</script>")
    resource = ResourceFactory(title="<img src=x>", organisations=[organisation])
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_copying_is_an_extra_that_needs_no_script_in_the_page(client):
    html = client.get(ResourceFactory().get_absolute_url()).content.decode()
    assert re.search(r"<button[^>]+data-copy=\"citation\"[^>]+hidden>", html)
    scripts = re.findall(r"<script[^>]*>", html)
    assert [tag for tag in scripts if "ld+json" not in tag] == [
        '<script src="/static/library/copy.js" defer>'
    ]


def test_resource_page_leads_to_both_formats(client):
    resource = ResourceFactory(
        title="Early warning", type="report", organisations=["One"]
    )
    address = resource.get_absolute_url()
    html = client.get(address).content.decode()
    for kind, begin in (("ris", "TY  - RPRT\r\n"), ("bib", "@techreport{one-")):
        assert f'href="{address}cite.{kind}"' in html
        response = client.get(f"{address}cite.{kind}")
        assert response.status_code == 200
        assert response.content.decode().startswith(begin)
        assert response["Content-Disposition"] == (
            f'attachment; filename="early-warning.{kind}"'
        )
        assert response["X-Robots-Tag"] == "noindex"
    assert len(rispy.loads(client.get(f"{address}cite.ris").content.decode())) == 1


def test_hidden_resource_is_not_cited(client):
    hidden = ResourceFactory(title="Canary", visibility="members")
    draft = ResourceFactory(title="Canary", live=False)
    for resource in (hidden, draft):
        for kind in ("ris", "bib"):
            address = f"{resource.get_absolute_url()}cite.{kind}"
            response = client.get(address)
            assert response.status_code == 404
            assert b"Canary" not in response.content
    client.force_login(UserFactory(role="member"))
    response = client.get(f"{hidden.get_absolute_url()}cite.ris")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_old_title_leads_to_the_citation_and_other_formats_nowhere(client):
    resource = ResourceFactory(title="New")
    response = client.get(f"/library/{resource.pk}-old/cite.bib")
    assert response["Location"] == f"{resource.get_absolute_url()}cite.bib"
    for kind in ("csv", "exe"):
        address = f"{resource.get_absolute_url()}cite.{kind}"
        assert client.get(address).status_code == 404


def test_preview_has_no_cite_box():
    resource = ResourceFactory(live=False)
    html = resource.make_preview_request(preview_mode="").content.decode()
    assert "citation" not in html


def test_page_is_cited_with_number_and_paragraph(client, index, write):
    text = "137. Nothing here.\n138. Each State protects.\nIt warns early.\n139. Other."
    document = LibraryDocumentFactory(pdf=True, pages=["Contents", text])
    resource = ResourceFactory(
        title="Outcome", un_symbol="A/RES/60/1", files=[{"document": document}]
    )
    write()
    file = resource.files.get()
    html = client.get(file.page_url(2), {"q": "warns"}).text
    box = re.search(r'<p id="citation".*?</p>', html, re.DOTALL)[0]
    assert " ".join(strip_tags(box).split()) == (
        "Outcome. A/RES/60/1. p. 2, para. 138. Coalition Library. "
        f"http://testserver/library/{resource.pk}/en/p/2/"
    )
    assert "para. " not in client.get(file.page_url(2)).text
    for kind, field in (("ris", "SP  - 2\r\n"), ("bib", "  pages = {2},\n")):
        link = re.search(rf'href="([^"]+cite\.{kind}\?[^"]+)"', html)[1]
        reference = client.get(link.replace("&amp;", "&")).text
        assert field in reference
        assert f"http://testserver/library/{resource.pk}/en/p/2/" in reference


@pytest.mark.parametrize("params", ["lang=en&p=3", "lang=fr&p=1", "p=x", "lang=en&p="])
def test_citation_of_a_missing_page_is_of_the_resource(client, params):
    resource = ResourceFactory(pages=["One", "Two"])
    response = client.get(f"{resource.get_absolute_url()}cite.ris?{params}")
    assert response.status_code == 200
    assert "SP  -" not in response.text
    assert f"/library/{resource.pk}/\r\n" in response.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("139. We are HERE", "139"),
        ("1. One\n2. Two HERE\n3. Three", "2"),
        ("12. Twelve\nas it says on page\n31. Dates HERE\n13. Thirteen", "12"),
        ("12. Twelve\n1. First\n2. Second\n13. Thirteen HERE\n14. Last", "13"),
        ("12. تمهيد HERE", "12"),
        ("HERE it ends\n13. Next", ""),
        ("as it says on page\n31. dates HERE", ""),
        ("In 2005. It HERE", ""),
        ("1234. Not a paragraph HERE", ""),
        ("HERE", ""),
    ],
)
def test_paragraph_is_the_last_of_consecutive_numbers(text, number):
    assert paragraph_number(text, text.index("HERE")) == number
