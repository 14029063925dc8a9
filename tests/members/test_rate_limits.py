"""Who asks for too much is asked to wait; the others notice nothing."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, override
from django.views.generic import View

from config.urls import ALLAUTH_LIMIT, WAGTAIL_LIMIT
from library.rate_limits import FORMS, declared_limit, no_rate_limit, rate_limit
from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.urls import Address, addresses

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
    settings.PROXIES = 1
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


class Unread(io.BytesIO):
    """A body that fails when it is read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = readlines = read


def test_form_is_counted_before_its_token_and_body():
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    url = reverse("leave")
    form = {
        "data": "token=none",
        "content_type": "application/x-www-form-urlencoded",
        "wsgi.input": Unread(),
    }
    with pytest.raises(AssertionError, match="the body was read"):
        client.generic("POST", url, **form)
    assert [client.post(url).status_code for _ in range(2)] == [403, 403]
    assert client.generic("POST", url, **form).status_code == 429


def is_own(view) -> bool:
    module = getattr(view, "view_class", view).__module__
    return (settings.BASE_DIR / module.split(".")[0]).is_dir()


def undeclared(addresses) -> list[str]:
    """Return the labels of URLs whose view declares no limit where it is defined."""
    defaults = (WAGTAIL_LIMIT, ALLAUTH_LIMIT)
    limits = [(address, declared_limit(address.view)) for address in addresses]
    return [
        address.label
        for address, limit in limits
        if limit is None or (limit in defaults and is_own(address.view))
    ]


def test_every_view_declares_a_limit(settings):
    every = addresses()
    assert undeclared(every) == []
    limits = {declared_limit(address.view) for address in every}
    assert {limit.kind for limit in limits} == {"", *settings.LIMITS}
    assert all(bool(limit.kind) != bool(limit.reason) for limit in limits)
    assert FORMS in settings.LIMITS


def test_new_view_without_a_limit_is_noticed():
    def function(request): ...

    class Page(View): ...

    limited = rate_limit("search")(function)
    unlimited = no_rate_limit("A fixed text.")(type("Limited", (View,), {}))
    by_default = ALLAUTH_LIMIT(Page.as_view())
    views = [function, Page.as_view(), by_default, limited, unlimited.as_view()]
    for view in (function, limited, Page, unlimited):
        view.__module__ = "home.views"
    by_default.__module__ = "home.views"
    new = [Address(str(n), "", view) for n, view in enumerate(views)]
    assert undeclared(new) == ["0", "1", "2"]
    Page.__module__ = "allauth.views"
    assert undeclared(new) == ["0", "1"]


def test_class_declares_a_limit_for_its_subclasses():
    limited = rate_limit("downloads")(type("Limited", (View,), {}))
    subclass = type("Subclass", (limited,), {})
    assert declared_limit(WAGTAIL_LIMIT(subclass.as_view())).kind == "downloads"
