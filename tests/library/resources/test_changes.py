"""Each change of a resource sends its id, however it is made; a rollback sends none."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from library.files.uploads import describe
from library.models import ExtractionState, Region, Resource
from library.signals import resources_changed
from search.models import IndexState
from tests.factories import (
    LibraryDocumentFactory,
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceFileFactory,
    ResourceTypeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource():
    return ResourceFactory(
        regions=["SDN"],
        themes=["C1"],
        organisations=["Peace House"],
        type="report",
        pages=["A page."],
    )


@pytest.fixture
def other():
    """A resource that nothing here changes."""
    return ResourceFactory(regions=["FRA"], themes=["A1"], type="toolkit", pages=["B"])


@pytest.fixture
def changed_ids(resource, other):
    """The ids that `resources_changed` sends from here on."""
    ids = set()

    def listen(sender, resource_ids, **kwargs):
        ids.update(resource_ids)

    resources_changed.connect(listen)
    yield ids
    resources_changed.disconnect(listen)


def test_saving(resource, changed_ids):
    resource.title = "Another title"
    resource.save()
    assert changed_ids == {resource.pk}


def test_deleting(resource, changed_ids):
    pk = resource.pk
    resource.delete()
    assert changed_ids == {pk}


def test_adding_and_removing_terms(resource, changed_ids):
    for field, factory in (
        ("regions", RegionFactory),
        ("themes", ThemeFactory),
        ("organisations", OrganisationFactory),
    ):
        changed_ids.clear()
        getattr(resource, field).set([factory()])
        resource.save()
        assert changed_ids == {resource.pk}


def test_adding_a_resource_from_the_terms_side(resource, changed_ids):
    region = RegionFactory(code="TCD")
    region.resources.add(resource)
    assert changed_ids == {resource.pk}
    changed_ids.clear()
    region.resources.clear()
    assert changed_ids == {resource.pk}


@pytest.mark.parametrize(
    ("factory", "key"),
    [
        (RegionFactory, {"code": "SDN"}),
        (ThemeFactory, {"code": "C1"}),
        (ResourceTypeFactory, {"code": "report"}),
        (OrganisationFactory, {"label_en": "Peace House"}),
    ],
)
def test_renaming_a_term(resource, changed_ids, factory, key):
    term = factory(**key)
    term.label_fr = "Un autre nom"
    term.save()
    assert changed_ids == {resource.pk}


def test_moving_a_broader_term(resource, changed_ids):
    region = Region.objects.get(code="SDN")
    region.parent = RegionFactory(code="015")
    region.save()
    changed_ids.clear()
    region.parent.parent = RegionFactory(code="002")
    region.parent.save()
    assert changed_ids == {resource.pk}


def test_changing_the_countries_of_an_advocacy_region(resource, changed_ids):
    horn = RegionFactory(code="HORN", kind=Region.Kind.ADVOCACY)
    horn.members.add(Region.objects.get(code="SDN"))
    assert changed_ids == {resource.pk}
    changed_ids.clear()
    horn.members.clear()
    assert changed_ids == {resource.pk}


def test_deleting_a_term(resource, changed_ids):
    Region.objects.get(code="SDN").delete()
    assert changed_ids == {resource.pk}


def test_adding_changing_and_removing_a_file(resource, changed_ids):
    file = ResourceFileFactory(resource=resource, language="fr")
    assert changed_ids == {resource.pk}
    for change in (file.save, file.delete):
        changed_ids.clear()
        change()
        assert changed_ids == {resource.pk}


def test_changing_a_document(resource, changed_ids):
    document = resource.files.get().document
    document.title = "Another title"
    document.save()
    assert changed_ids == {resource.pk}


def test_updating_a_queryset(resource, changed_ids):
    Resource.objects.filter(pk=resource.pk).update(visibility="members")
    assert changed_ids == {resource.pk}


def test_deleting_a_queryset(resource, changed_ids):
    pk = resource.pk
    Resource.objects.filter(pk=pk).delete()
    assert changed_ids == {pk}


def test_creating_in_bulk(changed_ids, other):
    made = Resource.objects.bulk_create([Resource(title="One"), Resource(title="Two")])
    assert changed_ids == {row.pk for row in made}


def test_publishing_and_unpublishing(resource, changed_ids):
    resource.save_revision().publish()
    assert changed_ids == {resource.pk}
    changed_ids.clear()
    resource.unpublish()
    assert changed_ids == {resource.pk}


def test_rollback_enqueues_nothing(resource, changed_ids):
    def requested_version():
        return dict(IndexState.objects.values_list("pk", "requested_version"))

    before = requested_version()
    with transaction.atomic():
        resource.title = "Another title"
        resource.save()
        assert requested_version() != before
        transaction.set_rollback(True)
    assert requested_version() == before


def test_replaced_file_is_enqueued_without_text(resource):
    document = resource.files.get().document
    new = ContentFile(b"Other text.", "other.txt")
    describe(document, new, "other.txt")
    document.file.save("other.txt", new)
    document.refresh_from_db()
    assert (document.status, document.text_digest) == ("waiting", "")
    assert not document.pages.exists()
    assert ExtractionState.objects.pending().filter(pk=document.pk).exists()


def test_unchanged_document_is_not_enqueued():
    document = LibraryDocumentFactory()
    document.title = "Another title"
    document.save()
    assert not ExtractionState.objects.exists()
    assert document.pages.exists()
