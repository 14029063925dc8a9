"""Where it cannot be decided who may see, nobody sees, and the engine is not asked."""

from __future__ import annotations

import pytest
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection

from library.access.viewers import Viewer
from search.service.request import SearchRequest
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.search.engines.requests_sent import ASKING, Sent, asking_calls

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/search/?q=wombat",
    "/search/suggest/?q=wombat",
    "/search/feed.atom?q=wombat",
    "/search/export.csv?q=wombat",
    "/regions/",
    "/regions/label-of-sdn/",
    "/years/",
    "{resource}?q=wombat",
    "{page}?q=wombat",
]


class Broken(BaseBackend):
    """Permissions from somewhere that does not answer."""

    def get_user(self, user_id):
        return UserFactory._meta.model.objects.get(pk=user_id)

    def has_perm(self, user_obj, perm, obj=None):
        raise ConnectionError("the directory is away")


@pytest.fixture
def sent(index, write, monkeypatch, client):
    """What the engine is asked, once there is something that could be shown."""
    RegionFactory(code="SDN")
    ResourceFactory(title="Wombat", regions=["SDN"], pages=["wombat"])
    ResourceFactory(title="Wombat of few", visibility="committee", pages=["wombat"])
    write()
    client.raise_request_exception = False
    return Sent(index, monkeypatch)


def places() -> dict[str, str]:
    resource = ResourceFactory._meta.model.objects.get(title="Wombat")
    page = resource.files.get().page_url(1)
    return {"resource": resource.get_absolute_url(), "page": page}


def assert_nothing_told(client, sent: Sent, paths: list[str] = PATHS) -> None:
    """Everywhere an error page, and the engine is not asked."""
    addresses = [path.format(**places()) for path in paths]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 500, address
        assert "wombat" not in response.content.decode().casefold()
        assert (sent.calls, sent.bodies) == ([], []), address


def test_the_engine_is_watched_where_it_can_be_asked(client, sent):
    """The tests below would pass with a spy that sees nothing."""
    assert set(ASKING) == asking_calls()
    client.get("/search/?q=wombat")
    assert "search" in sent.calls


def test_permissions_that_cannot_be_read_give_an_error_page_reliability_23(
    client, sent, settings
):
    client.force_login(UserFactory(role="committee"))
    name = f"{__name__}.Broken"
    session = client.session
    session["_auth_user_backend"] = name
    session.save()
    settings.AUTHENTICATION_BACKENDS = [name]
    assert_nothing_told(client, sent)


@pytest.mark.parametrize(
    ("table", "paths"),
    [
        ("auth_permission", PATHS),
        # Of one resource, its own row says who may see it.
        ("search_indexstate", [path for path in PATHS if path[0] != "{"]),
    ],
)
def test_a_database_that_fails_gives_an_error_page_reliability_23(
    client, sent, table, paths
):
    """Whether it is asked for permissions or for what is withheld just now."""
    client.force_login(UserFactory(role="committee"))

    def fail(execute, sql, *args):
        if f'"{table}"' in sql:
            raise OperationalError("the disk is gone")
        return execute(sql, *args)

    with connection.execute_wrapper(fail):
        assert_nothing_told(client, sent, paths)


def test_without_a_reader_there_is_no_answer_reliability_23(client, sent, settings):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "django.contrib.auth" not in name
    ]
    assert_nothing_told(client, sent)


@pytest.mark.parametrize("who", [None, "committee", 1, AnonymousUser(), ("public",)])
def test_a_request_needs_a_viewer_reliability_23(who):
    with pytest.raises(TypeError):
        SearchRequest(viewer=who)


def test_nobody_is_no_viewer_reliability_23():
    with pytest.raises(TypeError):
        Viewer.of(None)
