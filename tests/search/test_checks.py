"""The doctor finds what is wrong with the engine and its index, and names the cure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.checks import ERROR, INFO, WARNING
from django.core.management import call_command
from django.utils import timezone

from library.models import LastRun, Resource
from search.checks import engine_messages
from search.engines import get_engine
from search.engines.base import EngineInfo
from search.engines.elasticsearch.health import has_security_fixes, is_local
from search.index import outbox, rebuild
from search.index.verify import is_due
from search.models import IndexState
from tests.doctor import about, all_is_well, doctor
from tests.factories import ResourceFactory
from tests.search.engines.guarded_server import guarded
from tests.search.site import found, page

pytestmark = pytest.mark.django_db
REBUILD = "-> Run `manage.py search_index rebuild`."
LIMITED = "Full-text search is temporarily unavailable"
OPEN = "answers requests without credentials"


@pytest.fixture
def shelf(index, write) -> dict[str, int]:
    """One resource to find, another word, and one that visitors must not see."""
    rows = {
        "heron": ResourceFactory(title="The heron"),
        "stork": ResourceFactory(title="The stork"),
        "hidden": ResourceFactory(title="The hidden heron", visibility="committee"),
    }
    write()
    all_is_well()
    assert doctor()[0] < 2
    return {name: row.pk for name, row in rows.items()}


def drop(engine) -> None:
    engine.drop_index(engine.live_index())


def take_the_name_away(engine) -> None:
    if engine.is_embedded:
        (engine.store.root / "live").unlink()
    else:
        alias = f"{engine.prefix}-resources-public"
        engine.writing.indices.delete_alias(index=f"{alias}-*", name=alias)


@pytest.mark.parametrize("harm", [drop, take_the_name_away])
def test_a_lost_index_is_said_and_not_made_again_reliability_12(
    client, engine, shelf, harm
):
    harm(engine)
    left = engine.indexes()
    Resource.objects.get(pk=shelf["heron"]).save()
    outbox.drain_all()
    assert found(client, "heron") == [shelf["heron"]]
    assert LIMITED in page(client, "heron")
    code, printed = doctor()
    assert code == 2
    assert "There is no index" in about("Index", printed)
    assert REBUILD in about("Index", printed)
    assert engine.indexes() == left
    call_command("search_index", "rebuild")
    assert doctor()[0] < 2
    assert LIMITED not in page(client, "heron")


def test_an_index_of_another_schema_is_told_reliability_12(shelf, monkeypatch):
    monkeypatch.setattr(rebuild, "DOCUMENTS_VERSION", 99)
    code, printed = doctor()
    assert code == 2
    assert "schema of another version" in about("Index", printed)
    assert REBUILD in about("Index", printed)


def test_an_index_that_nobody_writes_to_is_told_reliability_12(engine, shelf):
    engine.create_index("stranger")
    engine.make_live("stranger")
    code, printed = doctor()
    assert code == 2
    assert "do not use the index" in about("Index", printed)


@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
class TestElasticsearch:
    def said(self) -> str:
        code, printed = doctor()
        assert code == 2
        return about("Index", printed)

    def test_a_lost_name_for_writes_is_told_reliability_12(self, engine, shelf):
        engine.writing.indices.delete_alias(
            index=f"{engine.prefix}-pages-*", name=f"{engine.prefix}-write-pages-*"
        )
        assert "incomplete" in self.said()

    def test_fields_of_another_make_are_told_reliability_12(self, engine, shelf):
        engine.writing.indices.put_mapping(
            index=f"{engine.prefix}-pages-*",
            properties={"stranger": {"type": "keyword"}},
        )
        assert REBUILD in self.said()

    def test_a_full_disk_is_told_with_another_cure(self, engine, shelf):
        indices = engine.writing.indices
        block = {"index.blocks.read_only_allow_delete": True}
        indices.put_settings(index=f"{engine.prefix}-*", settings=block)
        said = self.said()
        assert "disk is full" in said
        assert REBUILD not in said

    def test_an_engine_that_is_away_is_told(self, engine, shelf, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nobody listens
        get_engine.cache_clear()
        code, printed = doctor()
        assert code == 2
        assert "not responding" in about("Search engine", printed)
        assert REBUILD not in printed

    def test_key_does_not_make_an_open_server_safe(self, engine, shelf, settings):
        """It is what the server does without one that counts."""
        settings.ELASTICSEARCH_API_KEY = "bm90IGFza2VkIGhlcmU="
        get_engine.cache_clear()
        code, printed = doctor()
        assert code == 1
        assert OPEN in about("Search engine", printed)

    @pytest.mark.parametrize(
        ("anonymous", "is_open"),
        [((), False), (("/test-",), True), (("/?", "/_cat"), False)],
    )
    def test_server_is_asked_without_credentials(
        self, engine, shelf, settings, anonymous, is_open
    ):
        """Also whether an anonymous user may search, if nothing else."""
        settings.ELASTICSEARCH_API_KEY = "a2V5OnNlY3JldA=="
        key, url = settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_URL
        # "me:secret", which stands in the address.
        known = {f"ApiKey {key}", "Basic bWU6c2VjcmV0"}
        with guarded(url, known, anonymous) as address:
            settings.ELASTICSEARCH_URL = address
            get_engine.cache_clear()
            said = about("Search engine", doctor()[1])
            assert "Elasticsearch 9" in said
            assert (OPEN in said) == is_open
            settings.ELASTICSEARCH_URL = address.replace("//", "//me:secret@")
            said = about("Search engine", doctor()[1])
            assert (OPEN in said) == is_open
            settings.ELASTICSEARCH_URL = url
            get_engine.cache_clear()


@pytest.mark.parametrize(
    ("host", "level"),
    [
        ("localhost", WARNING),
        ("127.0.0.2", WARNING),
        ("[::1]", WARNING),
        ("elasticsearch", ERROR),
        ("10.0.0.5", ERROR),
    ],
)
def test_open_server_that_others_reach_is_an_error(settings, host, level):
    settings.ELASTICSEARCH_URL = f"http://{host}:9200"
    found = EngineInfo("Elasticsearch 9.6", is_open=True, is_local=is_local())
    assert [finding.level for finding in engine_messages(found)] == [INFO, level]
    sound = EngineInfo("Elasticsearch 9.6", is_local=is_local())
    assert [finding.level for finding in engine_messages(sound)] == [INFO]


@pytest.mark.parametrize(
    ("number", "is_fixed"),
    [
        ("9.4.6", False),
        ("9.4.7", True),
        ("9.4.12", True),
        ("9.5.0", False),
        ("9.5.4", True),
        ("9.6.0-SNAPSHOT", True),
        ("10.0.0", True),
        ("8.19.9", False),
    ],
)
def test_versions_with_known_faults_are_told_reliability_12(number, is_fixed):
    assert has_security_fixes(number) is is_fixed


def test_what_verify_found_is_remembered(shelf):
    IndexState.objects.filter(pk=shelf["stork"]).update(fencing_token=0)
    with pytest.raises(SystemExit):
        call_command("search_index", "verify")
    code, printed = doctor()
    assert code == 2
    assert "in 1 resource" in about("Index and database", printed)
    call_command("search_index", "verify", "--repair")
    call_command("search_index", "verify")
    assert "matched" in about("Index and database", doctor()[1])


def test_the_worker_verifies_once_a_day(shelf):
    LastRun.objects.filter(task="verify").delete()
    assert is_due()
    call_command("search_index", "verify")
    assert not is_due()
    LastRun.objects.update(ran_at=timezone.now() - timedelta(hours=25))
    assert is_due()
