"""Private feeds: secret addresses that expire, and tell nothing above members."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from members.models import PrivateFeed, SavedSearch
from tests.factories import MembershipFactory, UserFactory
from tests.members.saved_searches.alerts import published, save

pytestmark = pytest.mark.django_db


def feed_address(client, search):
    client.post(f"/saved/{search.pk}/feed/")
    return re.search(
        r'value="http://testserver(/feeds/[^"]+)"', client.get("/saved/").text
    )[1]


def test_feed_contains_what_its_owner_may_see(index, write, client, member):
    published("Quokka for members", visibility="members")
    published("Quokka of the committee", visibility="committee")
    write()
    address = feed_address(client, save(client))
    client.logout()

    response = client.get(address)
    assert "Quokka for members" in response.text
    assert "Quokka of the committee" not in response.text
    assert "no-store" in response["Cache-Control"]
    member.membership.end()

    assert client.get(address).status_code == 404


def test_feed_with_words_needs_the_engine(index, write, client, member):
    published("Quokka for members", visibility="members")
    published("Quokka of the committee", visibility="committee")
    write()
    of_words, of_all = (
        feed_address(client, save(client, params)) for params in ("q=quokka", "")
    )
    client.logout()
    index.drop_index(index.live_index())

    response = client.get(of_words)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]
    assert "Quokka" not in response.text
    without_words = client.get(of_all).text
    assert "Quokka for members" in without_words
    assert "Quokka of the committee" not in without_words


def test_feed_url_is_shown_once_and_revocable(index, write, client, member):
    write()
    search = save(client)
    address = feed_address(client, search)
    assert address not in client.get("/saved/").text

    newer = feed_address(client, search)
    assert client.get(address).status_code == 404
    client.post(f"/saved/{search.pk}/feed/end/")

    assert client.get(newer).status_code == 404


@pytest.mark.parametrize("role", ["committee", "editor"])
def test_feed_contains_members_resources_at_most(index, write, client, role):
    client.force_login(UserFactory(role=role))
    seen = [
        published("Quokka for all"),
        published("Quokka for members", visibility="members"),
    ]
    hidden = [
        published("Quokka of the committee", visibility="committee"),
        published("Quokka draft", live=False),
    ]
    write()
    feed = Client().get(feed_address(client, save(client))).text

    assert all(resource.title in feed for resource in seen)
    for resource in hidden:
        assert resource.title not in feed
        assert f"/library/{resource.pk}" not in feed


def test_feed_keeps_the_filter_of_an_editor(index, write, client):
    """Without a region: the filter is for editors, and holds in the feed too."""
    client.force_login(UserFactory(role="editor"))
    published("Quokka without")
    published("Quokka of Sudan", regions=["SDN"])
    write()

    feed = Client().get(feed_address(client, save(client, "region=-"))).text

    assert "Quokka without" in feed
    assert "Quokka of Sudan" not in feed


def test_expired_feed_equals_an_unknown_one(index, write, client, member):
    published("Quokka")
    write()
    address = feed_address(client, save(client))
    anybody = Client()
    assert "Quokka" in anybody.get(address).text
    PrivateFeed.objects.update(expires_at=timezone.now())

    expired = anybody.get(address)
    unknown = anybody.get("/feeds/nothing.atom")

    assert expired.status_code == unknown.status_code == 404
    assert expired.content == unknown.content
    assert sorted(expired.headers.items()) == sorted(unknown.headers.items())
    assert "expired on" in client.get("/saved/").text


def test_feed_works_for_a_year(index, write, client, member):
    write()
    feed_address(client, save(client))

    rest = PrivateFeed.objects.get().expires_at - timezone.now()

    assert rest.days in (settings.PRIVATE_FEED_DAYS - 1, settings.PRIVATE_FEED_DAYS)
    assert settings.PRIVATE_FEED_DAYS == 365


@pytest.mark.parametrize("days_left", [-1, 10])
def test_renewing_keeps_the_url(index, write, client, member, days_left):
    published("Quokka")
    write()
    search = save(client)
    address = feed_address(client, search)
    other = SavedSearch.objects.create(user=MembershipFactory().user, name="Theirs")
    PrivateFeed.objects.create(search=other, digest="x")
    soon = timezone.now() + timedelta(days=days_left)
    PrivateFeed.objects.update(expires_at=soon)

    assert client.get(f"/saved/{search.pk}/feed/renew/").status_code == 405
    client.post(f"/saved/{search.pk}/feed/renew/")

    assert "Quokka" in Client().get(address).text
    assert (search.private_feed.expires_at - timezone.now()).days >= 364
    other.private_feed.refresh_from_db()
    assert other.private_feed.expires_at == soon


def test_new_url_starts_a_new_year(index, write, client, member):
    write()
    search = save(client)
    client.get(feed_address(client, search))
    PrivateFeed.objects.update(expires_at=timezone.now())

    feed_address(client, search)

    feed = PrivateFeed.objects.get()
    assert not feed.has_expired
    assert feed.last_used_on is None, "that was the previous one"


def test_last_use_is_stored_as_a_day(
    index, write, client, member, django_assert_num_queries
):
    write()
    address = feed_address(client, save(client))
    assert "Not used yet" in client.get("/saved/").text

    Client().get(address)
    Client().get(address)

    feed = PrivateFeed.objects.get()
    assert feed.last_used_on == timezone.localdate()
    assert "Last used on" in client.get("/saved/").text
    with django_assert_num_queries(0):
        feed.record_use()


def test_failed_requests_do_not_count_as_use(index, write, client, member):
    write()
    address = feed_address(client, save(client))
    PrivateFeed.objects.update(expires_at=timezone.now())

    Client().get(address)
    Client().get("/feeds/nothing.atom")

    assert PrivateFeed.objects.get().last_used_on is None
