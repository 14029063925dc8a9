"""Changes: a copy that follows them has what it may read, and learns nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from api.models import ChangeCounter, ResourceChange
from api.rest import cursors
from library.models import Resource
from tests.factories import ResourceFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow(read, log_all):
    """Read what changed since the last call, as a copy does: pairs of status and id."""
    cursors = {}

    def changes(token: str = "", limit=100) -> list[tuple[str, int]]:
        log_all()
        rows, has_more = [], True
        while has_more:
            cursor = cursors.get(token, "")
            body = read(f"/changes?limit={limit}&cursor={cursor}", token).json()
            rows += [(row["status"], row["id"]) for row in body["changes"]]
            cursors[token], has_more = body["next"], body["has_more"]
        return rows

    return changes


def test_copy_follows_additions_changes_and_deletions(follow):
    kept, deleted = ResourceFactory(), ResourceFactory()
    assert follow() == [("changed", kept.pk), ("changed", deleted.pk)]
    assert follow() == []
    kept.summary = "Another"
    kept.save()
    pk = deleted.pk
    deleted.delete()
    assert set(follow()) == {("changed", kept.pk), ("removed", pk)}
    assert follow() == []


def test_change_of_a_term_changes_its_resources(follow):
    theme = ThemeFactory(code="C1", label_en="Early warning")
    resource = ResourceFactory(themes=["C1"])
    ResourceFactory()
    follow()
    theme.label_en = "Another"
    theme.save()
    assert follow() == [("changed", resource.pk)]


def test_pages_have_each_change_once(follow):
    ids = [ResourceFactory().pk for _ in range(5)]
    assert follow(limit=2) == [("changed", pk) for pk in ids]


def test_restricted_resource_is_removed_once_and_never_again(follow, make_token):
    resource = ResourceFactory()
    token = make_token("members", "member")
    assert follow() == follow(token) == [("changed", resource.pk)]
    resource.visibility = "members"
    resource.save()
    assert follow() == [("removed", resource.pk)]
    assert follow(token) == [("changed", resource.pk)]
    # What editors do with it from now on is none of a visitor's business.
    for summary in ("One", "Two"):
        resource.summary = summary
        resource.save()
        assert follow() == []
        assert follow(token) == [("changed", resource.pk)]
    resource.delete()
    assert follow() == []
    resource = ResourceFactory()
    assert follow() == [("changed", resource.pk)]


def test_never_visible_resources_leave_no_trace(follow, read, log_all, make_token):
    public = ResourceFactory()
    log_all()
    before = read("/changes").json()
    hidden = ResourceFactory(visibility="committee")
    draft = ResourceFactory(live=False)
    hidden.summary = "Another"
    hidden.save()
    log_all()
    hidden.delete()
    draft.delete()
    log_all()
    assert read("/changes").json() == before
    assert follow() == [("changed", public.pk)]
    assert ResourceChange.objects.filter(level="public").count() == 1
    assert ChangeCounter.objects.get(level="public").number == 1
    assert len(follow(make_token())) == 2


def test_expired_resource_is_removed_before_the_worker_comes(follow, read, log_all):
    resource = ResourceFactory()
    follow()
    past = timezone.now() - timedelta(minutes=1)
    Resource.objects.filter(pk=resource.pk).update(expire_at=past)
    [row] = read("/changes").json()["changes"]
    assert row["status"] == "removed"
    assert follow() == [("removed", resource.pk)]


def test_since_begins_at_a_time(read, log_all):
    old, new = ResourceFactory(), ResourceFactory()
    log_all()
    rows = ResourceChange.objects.filter(resource_id=old.pk)
    rows.update(changed_at=timezone.now() - timedelta(days=3))
    day = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = read(f"/changes?since={day}").json()
    assert [row["id"] for row in body["changes"]] == [new.pk]
    naive = read("/changes?since=2001-01-01T00:00:00").json()["changes"]
    assert [row["id"] for row in naive] == [old.pk, new.pk]


@pytest.mark.parametrize(
    "since",
    [
        "x",
        "2999-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00%2B14:00",
        "0000-00-00",
        "99999999999999999999",
    ],
)
def test_time_out_of_range_is_refused(read, since):
    response = read(f"/changes?since={since}")
    assert response.status_code == 400
    assert "since" in response.json()["detail"]


def test_cursor_ahead_of_a_restored_library_is_refused(read, log_all):
    ResourceFactory()
    log_all()
    cursor = read("/changes").json()["next"]
    ChangeCounter.objects.update(number=0)
    response = read(f"/changes?cursor={cursor}")
    assert response.status_code == 400
    assert "restored" in response.json()["detail"]


def test_cursor_of_another_level_is_refused(read, log_all, make_token):
    ResourceFactory()
    log_all()
    cursor = read("/changes", make_token()).json()["next"]
    assert read(f"/changes?cursor={cursor}").status_code == 400


def test_cursor_works_for_ninety_days(read, log_all, monkeypatch):
    ResourceFactory()
    log_all()
    for days, status in ((90, 200), (91, 400)):
        day = timezone.localdate() - timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(cursors.timezone, "localdate", lambda day=day: day)
            cursor = read("/changes").json()["next"]
        assert read(f"/changes?cursor={cursor}").status_code == status
