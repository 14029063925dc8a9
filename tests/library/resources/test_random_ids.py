"""Ids in addresses are random: they tell nothing of what is hidden between them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from library.models import LibraryDocument, Resource
from library.models.random_ids import MAX_ID, MIN_ID
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def assert_random(ids: list[int]) -> None:
    """Not counted: neither in the order of their making nor next to each other."""
    assert len(set(ids)) == len(ids) == 30
    assert all(MIN_ID <= pk <= MAX_ID for pk in ids)
    assert ids != sorted(ids)
    assert all(abs(one - other) > 1 for one, other in pairwise(ids))


def make(**fields) -> Resource:
    return Resource.objects.create(title="Quokka", **fields)


def test_resources_get_random_ids():
    assert_random([make().pk for _ in range(30)])


def test_resources_made_in_bulk_get_random_ids():
    rows = Resource.objects.bulk_create(Resource(title="Quokka") for _ in range(30))

    assert_random([row.pk for row in rows])
    assert Resource.objects.count() == 30


def test_files_get_random_ids():
    """Uploads of hidden files would be gaps among those that visitors can ask for."""
    files = [LibraryDocument.objects.create(title="A", file="a.txt") for _ in range(30)]
    assert_random([file.pk for file in files])


def test_sitemap_does_not_show_order_or_gaps(client):
    for _number in range(30):
        make(visibility="public", live=True)
        make(visibility="committee", live=True)

    text = client.get("/sitemap-resources.xml").text

    # Once in each language.
    ids = list(dict.fromkeys(map(int, re.findall(r"/library/(\d+)-", text))))
    created = Resource.objects.filter(pk__in=ids).order_by("created_at")
    assert len(ids) == 30
    assert ids != list(created.values_list("pk", flat=True))
    assert_random(list(created.values_list("pk", flat=True)))


@pytest.mark.parametrize("model", [Resource, LibraryDocument])
def test_given_id_is_kept(model):
    row = ResourceFactory(pages=["a"])
    row = row if model is Resource else row.files.get().document
    pk = row.pk

    row.title = "Another title"
    row.save()

    assert model.objects.get().pk == pk
    assert Resource.objects.create(pk=34, title="With an id").pk == 34


def test_id_taken_meanwhile_overwrites_nothing():
    """Another process inserts the id between our look at it and our insert."""
    others = []

    def insert_first(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if "library_removedresource" in sql and not others:
            others.append(max(params))  # beside the 1 of "SELECT 1"
            make(pk=others[0])
        return found

    mine = Resource(title="Mine")
    with (
        connection.execute_wrapper(insert_first),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        mine.save()

    assert others
    assert mine.pk is None, "it gets another one when it is saved again"
    mine.save()
    assert Resource.objects.get(title="Mine").pk not in others
