"""A browser; an empty library on a server of its own; a full one, shared, to read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from wagtail.models import Collection

from desk.models import Batch
from search.engines import get_engine
from search.index.rebuild import rebuild
from tests.factories import UserFactory

from . import library as library_data
from .batch_page import tab_in
from .own_server import OwnServer

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt install chromium")
    from playwright.sync_api import expect, sync_playwright

    # A busy machine is slow, not wrong; the page is waited for as long.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        # Playwright runs a loop, in which Django would refuse the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=ARGUMENTS.split()
        )
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server) -> str:
    """The address of an empty library."""
    if not Collection.objects.exists():
        # Tests with real commits empty the database, and with it Wagtail's first rows.
        Collection.add_root(name="Root")
    rebuild()
    return live_server.url


@pytest.fixture(scope="package")
def library(
    chromium, django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[library_data.Library]:
    """The library of these tests, filled once: they read, and change nothing in it.

    Its tests have no `django_db` marker, so they run after all that empty the database,
    and open no transaction, in which the server could not write.
    Static files are those of an installation: named by content, compressed.
    """
    folder = tmp_path_factory.mktemp("library")
    own = {"MEDIA_ROOT": folder / "files", "STATIC_ROOT": folder / "static"}
    tantivy = "search.engines.tantivy.engine.TantivyEngine"
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, SEARCH_ENGINE=tantivy, **own),
    ):
        get_engine.cache_clear()
        options = {
            "interactive": False,
            "verbosity": 0,
            "ignore_patterns": ["wagtail*"],
        }
        call_command("collectstatic", **options)
        resources = library_data.fill()
        with _served() as url:
            yield library_data.Library(url=url, **resources)
        library_data.empty()
        get_engine.cache_clear()


@contextmanager
def _served() -> Iterator[str]:
    """Serve the project as an installation does; yields the address."""
    server = LiveServerThread("127.0.0.1", lambda project: project)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://{server.host}:{server.port}"
    server.terminate()


@pytest.fixture(autouse=True)
def own_folders(request):
    """A test has folders of its own, unless it reads the shared library."""
    if "library" not in request.fixturenames:
        request.getfixturevalue("own_folders")


@pytest.fixture
def open_tab(chromium, library) -> Iterator[Callable]:
    """A function that opens a tab in a fresh browser, with options of its context.

    A tab that logs an error, or breaks the page's policy, fails the test at its end.
    """
    console_errors: list[str] = []
    contexts = []

    def opened(**options):
        context = chromium.new_context(base_url=library.url, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: console_errors.append(message.text))
        tab.on("pageerror", lambda error: console_errors.append(str(error)))
        tab.on("dialog", lambda dialog: console_errors.append(dialog.message))
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert console_errors == []


@pytest.fixture
def editor(transactional_db):
    """An editor whose library a server of its own serves (see `server`)."""
    if not Collection.objects.exists():
        # Tests with real commits empty the database, and with it Wagtail's first rows.
        Collection.add_root(name="Root")
    return UserFactory(username="amina", role="editor")


@pytest.fixture
def batch(editor):
    return Batch.objects.create(name="Geneva", created_by=editor)


@pytest.fixture
def cookie(editor):
    return sign_in(editor)


def sign_in(user) -> dict[str, str]:
    """Sign a user in. Returns the cookie of the session, for any browser."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def server(batch, cookie, tmp_path):
    """The library as it is when a test asks for this, on a server of its own."""
    server = OwnServer(tmp_path / "instance")
    server.start()
    yield server
    server.kill_worker()
    server.kill()


@pytest.fixture
def open_batch(chromium, server, batch, cookie):
    """A function that opens the batch in a tab, signed in."""
    contexts = []

    def opened(**options):
        context = chromium.new_context(base_url=server.url, **options)
        contexts.append(context)
        context.add_cookies([cookie | {"url": server.url}])
        # Pictures of people come from elsewhere.
        context.route(re.compile("gravatar"), lambda route: route.abort())
        return tab_in(context, batch)

    yield opened
    for context in contexts:
        context.close()
