"""Fixtures for all tests: each test has files and an index of its own."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_delete, post_save
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import (
    post_delete_signal_handler,
    post_save_signal_handler,
)
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Collection, Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.pages.rights import grant_page_permissions
from home.pages.tree import create_homes
from library.access.groups import create_roles
from members import deferred_writes
from members.usage import counting
from search.engines import circuit_breaker, get_engine
from search.engines.tantivy import index_store
from search.index import outbox, rebuild
from search.models import SearchIndex
from search.semantic.vectors import embed_next, enqueue_missing
from search.service import resources

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HOW_TO_GET_ELASTICSEARCH = (
    "no Elasticsearch: set ELASTICSEARCH_URL, or run `make test`, which starts one "
    "through scripts/elasticsearch (needs Docker, or Maven and Java 21)"
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents, which stands beside the checkout of developers."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside this checkout: real documents not tested")
    return SHARED_DATA


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        pytest.skip(HOW_TO_GET_ELASTICSEARCH)
    return url


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Files and the embedded index of a test go to its own folder."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_ENGINE = "search.engines.tantivy.engine.TantivyEngine"
    settings.SECOND_FACTOR = "off"
    # Loading the model takes seconds; tests of search by meaning switch it on.
    settings.SEMANTIC_MODEL = ""
    # Hashing passwords well takes time on purpose.
    fast = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [fast, *settings.PASSWORD_HASHERS]
    # What is counted for limits counts for one test.
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }
    # No collectstatic before tests.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch):
    """Flushing each stored file to the disk only takes time here."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(autouse=True)
def without_wagtails_indexes(admin_search_off):
    """What is saved is not put in Wagtail's list of what refers to what: no test asks
    it, and it takes as long as all the rest of a save."""
    with disable_reference_index_auto_update():
        yield


@pytest.fixture(scope="session")
def admin_search_off():
    """Nor is it put in the search of Wagtail's admin."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_delete.disconnect(post_delete_signal_handler, sender=model)


@pytest.fixture(autouse=True)
def patient_writers(monkeypatch):
    """A thread lets go of the embedded index's writer; on a busy machine that takes
    longer than somebody who edits is made to wait."""
    monkeypatch.setattr(index_store, "LOCK_TIMEOUT_SECONDS", 10)


@pytest.fixture(autouse=True)
def english():
    """A page in another language leaves that language active: not for the next test."""
    with translation.override("en"):
        yield


@pytest.fixture(params=["tantivy", "elasticsearch"])
def engine(request, settings, own_folders):
    """Each engine in turn, empty, as the one that the settings choose."""
    if request.param == "elasticsearch":
        settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
        settings.SEARCH_INDEX_PREFIX = f"test-{os.getpid()}-{id(request)}"
        settings.SEARCH_ENGINE = (
            "search.engines.elasticsearch.engine.ElasticsearchEngine"
        )
    get_engine.cache_clear()
    engine = get_engine()
    yield engine
    for index in engine.indexes():
        engine.drop_index(index)


@pytest.fixture(autouse=True)
def closed_breaker():
    """No test inherits another's failures."""
    circuit_breaker.reset()
    yield
    circuit_breaker.reset()


@pytest.fixture(autouse=True)
def no_writes_of_other_tests():
    """No test writes what an earlier one left for later."""
    counting.buffer.drain()
    deferred_writes.forget()


@pytest.fixture(autouse=True)
def no_resources_of_other_tests():
    """The database of a test is undone, and the next one counts its versions anew."""
    resources.clear_cache()


@pytest.fixture
def index(db, engine):
    """The live index that a new installation has."""
    rebuild.rebuild()
    return engine


@pytest.fixture
def write():
    """Write all that waits, and let searches see it."""

    def write_all() -> None:
        outbox.drain_all()
        live = SearchIndex.objects.get(state="live").name
        get_engine().refresh(live)

    return write_all


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, django_db_modify_db_settings, tmp_path_factory
):
    """Browser tests on SQLite use a database file, as installations do.

    The requests of a live server would share the one connection of a database in
    memory: SQLite then reports locked tables instead of waiting.
    """
    database = connection.settings_dict
    items = request.session.items
    if connection.vendor == "sqlite" and any(
        item.get_closest_marker("browser") for item in items
    ):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "library.sqlite3")


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On SQLite the tables are made from the models, which takes a tenth of the time.
    PostgreSQL has those of the migrations; `make lint` compares the two."""
    return connection.vendor != "sqlite"


# The database of this installation, which no test may touch.
OWN_DATABASE = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the tests; `--reuse-db` may find one that a test has emptied."""
    made = None
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] == OWN_DATABASE:
            # pytest-django makes one for tests with its marker only: those that share
            # the library of the browser tests have none.
            made = setup_databases(0, interactive=False, aliases=["default"])
        if connection.vendor == "sqlite":
            _create_search_of_pages()
            _record_migrations()
        _put_first_rows_back()
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


def pytest_make_parametrize_id(val, argname) -> str | None:
    """Name a long value after its argument: a file in an id may hold the time it was
    made at, and then no two processes collect the same tests."""
    if isinstance(val, bytes | str) and len(val) > 100:
        return argname
    return None


# With SQLite, Elasticsearch is tested here only: a small installation has SQLite and
# Tantivy, a large one PostgreSQL and Elasticsearch.
ELASTICSEARCH_TESTS = Path(__file__).parent / "search" / "engines"


@pytest.hookimpl(trylast=True)  # after the markers of folders
def pytest_collection_modifyitems(config, items) -> None:
    """With SQLite, leave out what takes long; with PostgreSQL, what needs no database.

    So each test runs on one of the two, and each that uses the database on both.
    """
    if os.environ.get("EVERY_TEST"):
        return
    if connection.vendor == "sqlite":
        left_out = {item for item in items if _takes_long(item)}
    else:
        left_out = {
            item for item in items if not (_uses_database(item) or _takes_long(item))
        }
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _uses_database(item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def _takes_long(item) -> bool:
    if item.get_closest_marker("browser") or item.get_closest_marker("long"):
        return False  # these are requested by name
    call = getattr(item, "callspec", None)
    if call and call.params.get("engine") == "elasticsearch":
        return ELASTICSEARCH_TESTS not in item.path.parents
    return item.get_closest_marker("slow") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put Wagtail's first rows back where a test with real commits ended by emptying
    the database, so that tests may run in any order, and in several processes."""
    result = yield
    # After the last one there is no database of the tests any more.
    if nextitem and _commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            _put_first_rows_back()
            _delete_counts_of_requests()
    return result


def _create_search_of_pages() -> None:
    """Create the virtual table and the triggers that only a migration creates."""
    name = "wagtail.search.migrations.0006_customise_indexentry"
    migration = import_module(name).Migration
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE wagtailsearch_indexentry_fts")
        for operation in migration.operations:
            if isinstance(operation, SeparateDatabaseAndState):
                for sql in operation.database_operations:
                    sql.database_forwards("wagtailsearch", editor, None, None)


def _record_migrations() -> None:
    """Record all migrations as applied: a backup of this database is complete."""
    with override_settings(MIGRATION_MODULES={}):
        loader = MigrationLoader(None)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in loader.disk_migrations:
        recorder.migration_qs.get_or_create(app=app, name=name)


def _put_first_rows_back() -> None:
    """What a new installation starts with: roles, and a home page in each language."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
        Locale.objects.get_or_create(language_code="en")
    create_roles()
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    create_homes()
    grant_page_permissions()


def _delete_counts_of_requests() -> None:
    """On PostgreSQL they are in a table without a model, which nothing else empties."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM request_counts")


def _commits(item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    fixtures = {"transactional_db", "live_server"}
    return is_marked or not fixtures.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture
def meaning(settings):
    """Search by meaning with its real model, which other tests do without."""
    settings.SEMANTIC_MODEL = "search.semantic.model.UniversalSentenceEncoder"


@pytest.fixture
def write_vectors(meaning, write):
    """Give all documents their vectors and write all that waits."""

    def write_all() -> None:
        enqueue_missing()
        while embed_next():
            pass
        write()

    return write_all
