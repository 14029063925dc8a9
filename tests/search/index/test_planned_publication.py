"""What an editor plans: it is found from its hour on, and until its last one."""

from datetime import timedelta

from django.utils import timezone

from library.jobs import publish_scheduled
from library.models import Resource
from search.index import rebuild
from search.index.verify import differences
from search.models import IndexState
from tests.factories import ResourceFactory
from tests.search.site import found

HOUR = timedelta(hours=1)


def planned(title, *, live=False, **when):
    """A resource with a draft that is approved for an hour; see Wagtail's fields."""
    resource = ResourceFactory(title=title, live=live, pages=["the same pages"])
    for name, value in when.items():
        setattr(resource, name, value)
    resource.save_revision().publish()
    return resource


def two_hours_later(resource, field):
    """What was planned for an hour from now lies in the past."""
    past = timezone.now() - HOUR
    Resource.objects.filter(pk=resource.pk).update(**{field: past})
    for revision in resource.revisions.all():
        revision.content[field] = past.isoformat()
        if revision.approved_go_live_at:
            revision.approved_go_live_at = past
        revision.save()


def test_a_planned_resource_is_found_from_its_hour_on(index, write, client):
    now = timezone.now()
    due = planned("Due today", go_live_at=now + HOUR)
    planned("Due next week", go_live_at=now + 100 * HOUR)
    write()
    assert found(client, "pages") == []
    for address in (due.get_absolute_url(), due.files.get().get_absolute_url()):
        assert client.get(address).status_code == 404
    two_hours_later(due, "go_live_at")
    publish_scheduled()
    write()
    assert found(client, "pages") == [due.pk]


def test_an_expired_resource_is_not_found_any_more(index, write, client):
    now = timezone.now()
    over = planned("Over", expire_at=now + HOUR)
    goes_on = planned("Goes on", expire_at=now + 100 * HOUR)
    write()
    assert sorted(found(client, "pages")) == [over.pk, goes_on.pk]
    two_hours_later(over, "expire_at")
    publish_scheduled()
    write()
    assert found(client, "pages") == [goes_on.pk]
    assert client.get(over.get_absolute_url()).status_code == 404


def test_index_is_sound_between_an_end_and_the_worker(index, write, monkeypatch):
    """Neither verify nor a rebuild calls wrong what the worker is about to remove."""
    now = timezone.now()
    planned("Over", expire_at=now + HOUR)
    planned("Goes on", expire_at=now + 100 * HOUR)
    missing = planned("Never written")
    write()
    IndexState.objects.filter(pk=missing.pk).update(fencing_token=0)
    monkeypatch.setattr(timezone, "now", lambda: now + 2 * HOUR)
    assert [found.resource_id for found in differences()] == [missing.pk]
    rebuild.rebuild()
    assert list(differences()) == []


def test_extended_end_is_found_again(index, write, client, monkeypatch):
    now = timezone.now()
    resource = planned("Extended", expire_at=now + HOUR)
    planned("Over for good", expire_at=now + HOUR)
    write()
    monkeypatch.setattr(timezone, "now", lambda: now + 2 * HOUR)
    assert found(client, "pages") == []
    Resource.objects.filter(pk=resource.pk).update(expire_at=now + 3 * HOUR)
    write()
    assert found(client, "pages") == [resource.pk]
