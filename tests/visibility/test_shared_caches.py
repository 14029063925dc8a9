"""A cache between the library and its readers gives nobody what another may see."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from library.views.reader.images import image_url
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


class SharedCache:
    """A proxy as careless as the standard lets one be: it looks at Cache-Control and
    at nothing else, and keeps whatever that does not forbid (RFC 9111, 3 and 5.2.2)."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, client: Client, url: str, **headers) -> tuple[int, bytes]:
        if url in self.kept:
            return 200, self.kept[url]
        response = client.get(url, headers=headers)
        body = response.getvalue()
        said = {word.strip() for word in response["Cache-Control"].split(",")}
        # What is to be asked for again each time is not given away unasked.
        asks_again = said & {"no-store", "private", "no-cache", "max-age=0"}
        if response.status_code == 200 and not asks_again:
            self.kept[url] = body
        return response.status_code, body


@pytest.fixture(params=["members", "committee"])
def addresses(request, index, write) -> list[str]:
    """Where a restricted resource, its files and its words show."""
    document = LibraryDocumentFactory(pdf=True, pages=["canary"])
    document.cover.save("cover.jpg", ContentFile(b"\xff\xd8 canary"))
    files = [{"document": document}, {"pages": ["canari"], "language": "fr"}]
    resource = ResourceFactory(
        title="Bird canary", visibility=request.param, files=files
    )
    write()
    own, file = resource.get_absolute_url(), resource.files.get(language="en")
    page = file.page_url(1)
    one = [own, f"{own}cover.jpg", f"{own}cite.ris", page, image_url(page)]
    one += [file.get_absolute_url(), document.url]
    one += [file.text_url, f"{file.page_range_url}?from=1&to=1", resource.archive_url]
    lists = ["/", "/years/", "/search/?q=bird", "/search/suggest/?q=bird"]
    return [*one, *lists, "/search/feed.atom?q=bird", "/search/export.csv?q=bird"]


@pytest.mark.slow
def test_what_few_may_see_is_kept_by_no_cache_reliability_21(addresses, subtests):
    for accept in ("text/html", "application/json"):
        with subtests.test(accept=accept):
            assert_kept_by_no_cache(addresses, accept)


def assert_kept_by_no_cache(addresses: list[str], accept: str) -> None:
    shared, member, visitor = SharedCache(), Client(), Client()
    member.force_login(UserFactory(role="committee"))
    for url in addresses:
        response = member.get(url, headers={"Accept": accept})
        assert response.status_code == 200, url
        assert response["Cache-Control"] == "private, no-store", url
        shared.get(member, url, Accept=accept)
        # Pictures hold no words: it is enough that they are not there.
        status, body = shared.get(visitor, url, Accept=accept)
        assert status == 404 or b"canary" not in body.lower()
    assert shared.kept == {}


def test_pages_for_all_are_asked_for_again_reliability_21(client, index):
    """So that a visitor's page is not shown any more once a resource is narrowed."""
    for url in ("/", "/search/", "/search/feed.atom", "/regions/"):
        assert client.get(url)["Cache-Control"] == "no-cache"
