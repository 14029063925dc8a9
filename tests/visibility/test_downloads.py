"""Who may get what is made of the files of a resource: ZIPs, PDFs, thumbnails.

Texts as HTML documents are a channel of the matrix.
"""

from __future__ import annotations

import pypdfium2
import pytest
from django.test import Client

from tests.factories import LibraryDocumentFactory, ResourceFactory
from tests.library.access.not_found import assert_looks_absent
from tests.visibility.channels import everything_in
from tests.visibility.levels import SECRETS, SEES, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def resources() -> dict:
    """A resource of each level, with a PDF and a text."""
    return {
        level: ResourceFactory(
            title=f"{secret.asked} {secret.told}",
            visibility="public" if level == "draft" else level,
            live=level != "draft",
            files=[
                {"document": LibraryDocumentFactory(pdf=True, pages=[secret.told])},
                {"pages": [f"{secret.told}inside"], "language": "fr"},
            ],
        )
        for level, secret in SECRETS.items()
    }


def archive_text(client: Client, resource) -> str:
    return everything_in(client.get(resource.archive_url))


def page_text(client: Client, resource) -> str:
    url = resource.files.get(language="en").page_range_url
    response = client.get(url, {"from": 1, "to": 1})
    if response.status_code != 200:
        return everything_in(response)
    copy = pypdfium2.PdfDocument(response.getvalue())
    return copy[0].get_textpage().get_text_range()


def thumbnails(client: Client, resource) -> str:
    """Return the secret where the page, and the picture that it shows, are served."""
    url = resource.files.get(language="en").thumbnails_url
    answers = client.get(url), client.get(f"{url}1.webp")
    if [answer.status_code for answer in answers] == [200, 200]:
        return everything_in(answers[0])
    return ""


@pytest.mark.reliability(16)
@pytest.mark.parametrize("read", [archive_text, page_text, thumbnails])
@pytest.mark.parametrize("role", SEES)
def test_only_those_who_may_see_download(resources, role, read):
    client = signed_in_client(role)
    told = {
        level: SECRETS[level].told in read(client, resource)
        for level, resource in resources.items()
    }
    assert told == {level: level in SEES[role] for level in SECRETS}


@pytest.mark.reliability(20)
@pytest.mark.parametrize(
    "path",
    [
        "files.zip",
        "en/pages.pdf?from=1&to=1",
        "en/text/",
        "en/pages/",
        "en/pages/1.webp",
    ],
)
@pytest.mark.parametrize("role", SEES)
def test_hidden_download_equals_a_missing_one(resources, role, path):
    client = signed_in_client(role)
    absent = client.get(f"/library/999999/{path}")
    for level in SECRETS.keys() - SEES[role]:
        hidden = client.get(f"/library/{resources[level].pk}/{path}")
        assert_looks_absent(hidden, absent)
