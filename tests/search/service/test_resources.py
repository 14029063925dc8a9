"""The resources of a list: whatever is shown of them is current, and visible."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from library.access.viewers import COMMITTEE, VISITOR
from library.models import Resource, ResourceFile
from search.service.resources import load, load_cached
from tests.factories import LibraryDocumentFactory, ResourceFactory
from tests.search.site import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource(index, write) -> Resource:
    """A resource with all that a row shows, and one for members with the same words."""
    texts = {
        "regions": ["SDN"],
        "organisations": ["Old network"],
        "type": "report",
        "files": [{"language": "fr", "title": "Ancien", "pages": ["Quokka."]}],
    }
    resource = ResourceFactory(title="Old quokka", **texts)
    ResourceFactory(title="Hidden quokka", visibility="members", **texts)
    write()
    return resource


def rename(resource: Resource) -> None:
    resource.title = "New quokka"
    resource.save()


def rename_region(resource: Resource) -> None:
    region = resource.regions.get()
    region.label_en = "New region"
    region.save()


def rename_type(resource: Resource) -> None:
    resource.type.label_en = "New type"
    resource.type.save()


def change_organisations(resource: Resource) -> None:
    resource.organisations.clear()
    resource.save()


def rename_file(resource: Resource) -> None:
    file = resource.files.get()
    file.title = "Nouveau"
    file.save()


def add_file(resource: Resource) -> None:
    document = LibraryDocumentFactory(pages=["Quokka."])
    ResourceFile.objects.create(resource=resource, language="es", document=document)


def quarantine(resource: Resource) -> None:
    document = resource.files.get().document
    document.scan = "infected"
    document.save(update_fields=["scan"])


def restrict(resource: Resource) -> None:
    Resource.objects.filter(pk=resource.pk).update(visibility="committee")


@pytest.mark.parametrize(
    "change",
    [
        rename,
        rename_region,
        rename_type,
        change_organisations,
        rename_file,
        add_file,
        quarantine,
        restrict,
    ],
)
def test_changed_resource_is_read_again(
    resource, client, write, change: Callable[[Resource], None]
):
    before = client.get("/fr/search/", {"q": "quokka"}).text
    assert client.get("/fr/search/", {"q": "quokka"}).text == before

    change(Resource.objects.get(pk=resource.pk))

    write()
    changed = client.get("/fr/search/", {"q": "quokka"}).text
    assert changed != before
    assert "Hidden" not in changed
    [cached] = load_cached([resource.pk], COMMITTEE)
    [current] = load([resource.pk], COMMITTEE)
    assert vars(cached)["title"] == current.title
    assert (str(resource.pk) in changed) == (current.visibility == "public")


def test_cached_resources_take_one_query(resource, django_assert_num_queries):
    load_cached([resource.pk], VISITOR)

    with django_assert_num_queries(1):
        [cached] = load_cached([resource.pk], VISITOR)
        assert [file.title for file in cached.files.all()] == ["Ancien"]
        assert cached.type.label == "Label of report"


def test_cached_resource_is_hidden_from_others(resource):
    hidden = Resource.objects.get(visibility="members")
    ids = [hidden.pk, resource.pk]

    assert [row.pk for row in load_cached(ids, COMMITTEE)] == ids
    assert [row.pk for row in load_cached(ids, VISITOR)] == [resource.pk]


def test_links_of_cached_row_have_the_words_of_each_search(resource, client):
    for words in ("quokka", "old quokka"):
        html = page(client, words)
        params = words.replace(" ", "+")
        assert f'href="{resource.get_absolute_url()}?q={params}"' in html
