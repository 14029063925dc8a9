"""Whatever way a resource changes, the index becomes equal to the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from library.models import Region, Resource
from library.worker.queue import LEASE
from search.engines.elasticsearch.mapping import SETTINGS
from search.index.verify import differences
from search.models import IndexState
from tests.factories import RegionFactory, ResourceFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db


def bulk_action(client, action: str, *resources: Resource, **values) -> None:
    """Do something to several resources from the admin's list."""
    address = reverse("wagtail_bulk_action", args=["library", "resource", action])
    ids = "&".join(f"id={resource.pk}" for resource in resources)
    assert client.post(f"{address}?next=/admin/&{ids}", values).status_code == 302


def test_every_way_to_change_marks_and_ends_in_the_index_reliability_15(
    index, write, client
):
    client.force_login(UserFactory(role="editor"))
    parent, child = RegionFactory(code="002"), RegionFactory(code="SDN")
    theme = ThemeFactory(code="C1", label_en="Early warning")
    rows = [ResourceFactory(title=f"Row {n}", regions=[child]) for n in range(4)]
    other = ResourceFactory(title="Not touched")
    write()

    def changed_by(change) -> set[int]:
        before = dict(IndexState.objects.values_list("pk", "requested_version"))
        change()
        now = IndexState.objects.values_list("pk", "requested_version")
        marked = {
            pk for pk, requested_version in now if requested_version != before.get(pk)
        }
        write()
        assert list(differences()) == []
        return marked

    ids = {row.pk for row in rows}
    of_rows = Resource.objects.filter(pk__in=ids)
    new = [Resource(title=f"In bulk {n}", live=True) for n in range(3)]
    assert changed_by(lambda: of_rows.update(visibility="members")) == ids
    made = changed_by(lambda: Resource.objects.bulk_create(new))
    assert len(made) == 3
    for row in rows:
        row.summary = "All at once"
    assert changed_by(lambda: Resource.objects.bulk_update(rows, ["summary"])) == ids
    assert changed_by(lambda: bulk_action(client, "unpublish", *rows[:2])) == {
        row.pk for row in rows[:2]
    }
    # The other two are drafts now, of which the index has nothing.
    published = {row.pk for row in rows[2:]}
    assert changed_by(lambda: theme.resources.add(*rows)) == published
    theme.label_en = "Foresight"
    assert changed_by(theme.save) == published
    child.parent = parent
    assert changed_by(child.save) == published
    assert changed_by(Region.objects.get(pk=child.pk).delete) == published
    assert changed_by(of_rows.delete) == published
    assert IndexState.objects.get(pk=other.pk).requested_version == 1
    entries = index.scan(index.live_index())
    assert [entry.resource_id for entry in entries] == sorted({other.pk, *made})


def test_a_deletion_is_remembered_longer_than_a_late_writer_lives_reliability_8():
    assert SETTINGS["gc_deletes"] == "1h"
    assert timedelta(hours=1) >= 10 * LEASE
