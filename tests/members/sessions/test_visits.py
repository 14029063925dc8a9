"""Members learn on the results page what was added since their last visit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import LastVisit
from members.sessions.visits import VISIT_GAP, record_activity
from search.engines import get_engine
from tests.factories import ResourceFactory, UserFactory
from tests.search.site import words

pytestmark = pytest.mark.django_db
HEADING = "Since your last visit"


def days_ago(number: float):
    return timezone.now() - timedelta(days=number)


@pytest.fixture
def library(index, write):
    """Two new resources, one of them for the committee, and an old one."""
    ResourceFactory(title="New warning", first_published_at=days_ago(1))
    ResourceFactory(
        title="Secret warning", first_published_at=days_ago(1), visibility="committee"
    )
    ResourceFactory(title="Old warning", first_published_at=days_ago(30))
    ResourceFactory(title="New distractor", first_published_at=days_ago(1))
    write()


@pytest.fixture
def member(client):
    user = UserFactory(role="member")
    client.force_login(user)
    return user


def visited(user, days: float) -> None:
    """Let the visit before the present one end so many days ago."""
    LastVisit.objects.update_or_create(
        user=user, defaults={"active_at": timezone.now(), "previous_at": days_ago(days)}
    )


def results(client, **params) -> str:
    return words(client.get("/search/", params).text)


def test_new_results_are_counted_as_far_as_they_may_be_seen(library, client, member):
    visited(member, 7)
    assert "1 new result since" in results(client, q="warning")
    assert "2 new results since" in results(client)
    visited(member, 60)
    assert "2 new results since" in results(client, q="warning")


def test_link_leads_to_results_in_the_order_of_addition(library, client, member):
    visited(member, 7)
    response = client.get("/search/", {"q": "warning"})
    assert 'href="/search/?q=warning&amp;sort=added"' in response.text
    html = client.get("/search/", {"q": "warning", "sort": "added"}).text
    assert html.index("New warning") < html.index("Old warning")
    assert "Added " in words(html)
    assert HEADING not in words(html)


def test_nothing_new_is_not_mentioned(library, client, member):
    visited(member, 0.5)
    assert HEADING not in results(client, q="warning")
    visited(member, 7)
    assert HEADING not in results(client, q="quagga")


def test_first_visit_and_visitors_learn_nothing(library, client):
    assert HEADING not in results(client, q="warning")
    client.force_login(UserFactory(role="member"))
    results(client)
    assert LastVisit.objects.get().previous_at is None
    assert HEADING not in results(client, q="warning")


def test_results_remain_while_the_engine_is_down(library, client, member):
    visited(member, 7)
    get_engine().drop_index(get_engine().live_index())
    html = results(client, q="warning")
    assert "New warning" in html
    assert HEADING not in html


def test_visit_ends_after_a_pause(member):
    record_activity(member.pk)
    begun = timezone.now() - timedelta(hours=1)
    LastVisit.objects.update(active_at=begun)
    record_activity(member.pk)
    assert LastVisit.objects.get().previous_at is None
    ended = timezone.now() - VISIT_GAP - timedelta(minutes=1)
    LastVisit.objects.update(active_at=ended)
    record_activity(member.pk)
    visit = LastVisit.objects.get()
    assert visit.previous_at == ended
    assert visit.active_at > ended
