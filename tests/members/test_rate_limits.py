"""Who asks for too much is asked to wait; the others notice nothing."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from members.rate_limits import FORMS, KINDS
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.urls import addresses

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
WHAT_TO_DO = "Too many requests. Try again in a minute."


@pytest.fixture(autouse=True)
def small_limits(settings):
    """Three for an address, two for a member."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, ("3/min", "2/min"))


@pytest.fixture
def file():
    return ResourceFactory(pages=["Text"]).files.get()


def ask(client, path="/search/?q=peace", times=1, came=OFFICE, **headers) -> list[int]:
    asked = [client.get(path, REMOTE_ADDR=came, headers=headers) for _ in range(times)]
    return [response.status_code for response in asked]


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=x",
        "/search/suggest/?q=xy",
        "/search/feed.atom",
        "/years/",
        "/regions/",
        "/themes/",
        "/types/",
        "/organisations/",
        "{resource}?q=x",
        "{file}",
    ],
)
@pytest.mark.reliability(36)
def test_requests_over_limit_get_429(client, file, path):
    path = path.format(
        resource=file.resource.get_absolute_url(), file=file.get_absolute_url()
    )
    assert ask(client, path, 4) == [200, 200, 200, 429]
    response = client.get(path, REMOTE_ADDR=OFFICE)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert ask(client, path, came=ELSEWHERE) == [200]
    assert ask(client, "/") == [200]


def test_reading_a_resource_without_words_is_no_search(client, file):
    path = file.resource.get_absolute_url()
    assert ask(client, path, 5) == [200] * 5
    assert ask(client, f"{path}?q=x", 4) == [200, 200, 200, 429]
    assert ask(client, path) == [200]


def test_what_a_search_to_keep_would_send_is_a_search(client):
    hidden = ResourceFactory(title="Secret osprey", visibility="committee")
    client.force_login(MembershipFactory().user)
    path = "/saved/new/?q=osprey"
    assert hidden.title not in client.get(path).text
    assert ask(client, path, 2) == [200, 429]
    assert ask(client, "/saved/") == [200]
    nameless = client.post(path, {"name": ""})  # shows it again
    assert nameless.status_code == 429


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_429_page_is_translated(client, language):
    path = "/search/" if language == "en" else f"/{language}/search/"
    assert ask(client, path, 3) == [200] * 3
    html = client.get(path, REMOTE_ADDR=OFFICE).content.decode()
    assert f'<html lang="{language}"' in html
    with override(language):
        assert gettext(WHAT_TO_DO) in html


def test_a_member_is_counted_alone_wherever_they_are(client):
    assert ask(client, times=4)[-1] == 429
    client.force_login(UserFactory(role="member"))
    assert ask(client, times=2) == [200, 200]
    assert ask(client, came=ELSEWHERE) == [429]
    client.force_login(UserFactory(role="member"))
    assert ask(client) == [200]


def test_false_addresses_share_what_the_true_one_has(client, settings):
    settings.REST_FRAMEWORK = {"NUM_PROXIES": 1}
    for number in range(4):
        said = f"192.0.2.{number}, {OFFICE}"
        answers = ask(client, came="10.0.0.1", **{"X-Forwarded-For": said})
    assert answers == [429]
    true = {"X-Forwarded-For": f"{OFFICE}, {ELSEWHERE}"}
    assert ask(client, came="10.0.0.1", **true) == [200]


def test_htmx_request_is_redirected_to_429_page(client):
    ask(client, times=3)
    path = "/search/?q=peace"
    response = client.get(path, REMOTE_ADDR=OFFICE, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (429, path)


def test_each_kind_has_a_limit_and_each_name_an_address(settings):
    assert {FORMS, *KINDS.values()} == settings.LIMITS.keys()
    assert KINDS.keys() <= {address.name for address in addresses()}
