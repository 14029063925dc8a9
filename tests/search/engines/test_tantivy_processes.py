"""The embedded index under several processes, killed ones, and broken files."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from search.engines.base import EngineBusy, EngineDown, EngineQuery, IndexMissing
from search.engines.tantivy import index_store
from search.engines.tantivy.engine import TantivyEngine
from tests.search.contract.entries import (
    INDEX,
    PUBLIC,
    change,
    fill,
    found,
    page,
    put,
    query,
    resource_entry,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def library(own_folders):
    engine = TantivyEngine()
    fill(engine, change(resource_entry(1, "Zephyr"), pages=[page(1, "zephyr")]))
    return engine


def start(code: str, data_dir: Path) -> subprocess.Popen:
    """Run code in a process of its own, on the same index."""
    prelude = """
        import django
        django.setup()
        from search.engines.base import EngineBusy
        from search.engines.tantivy.engine import TantivyEngine
        from tests.search.contract.entries import INDEX, change, page, resource_entry
        engine = TantivyEngine()
    """
    environment = os.environ | {
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    script = textwrap.dedent(prelude) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_two_processes_that_write_lose_nothing(library, tmp_path):
    writing = """
        for number in range({first}, {first} + 15):
            entry = resource_entry(number, "Quokka", text=f"text{{number}}")
            while True:
                try:
                    engine.write(INDEX, [change(entry, pages=[page(1, "quokka")])])
                    break
                except EngineBusy:
                    pass
    """
    writers = [start(writing.format(first=first), tmp_path) for first in (100, 200)]
    for writer in writers:
        assert writer.wait(timeout=120) == 0
    expected = {*range(100, 115), *range(200, 215)}
    assert set(found(library, "quokka", limit=50)) == expected
    contents = list(library.scan(INDEX))
    assert {entry.resource_id for entry in contents} == {1, *expected}
    assert {entry.page_count for entry in contents} == {1}


@pytest.mark.slow
def test_a_killed_writer_leaves_the_index_and_no_lock(library, tmp_path, monkeypatch):
    writer = start(
        """
        def pages():
            for number in range(1, 500):
                yield page(number, "quokka " * 200)
            print("half-way", flush=True)
            input()
        entry = resource_entry(1, "Quokka")
        engine.write(INDEX, [change(entry, fencing_token=2, pages=pages())])
        """,
        tmp_path,
    )
    assert writer.stdout.readline() == "half-way\n"
    with monkeypatch.context() as impatient, pytest.raises(EngineBusy):
        impatient.setattr(index_store, "LOCK_TIMEOUT_SECONDS", 0)
        library.write(INDEX, [change(resource_entry(2, "Busy"))])
    assert found(library, "zephyr") == [1]
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=30)
    assert found(library, "zephyr") == [1]
    assert found(library, "quokka") == []
    assert library.pages_matching(query("quokka"), 1, 1) == []
    put(library, resource_entry(2, "Wombat"))
    assert found(library, "wombat") == [2]


@pytest.mark.slow
def test_a_search_sees_what_another_process_wrote(library, tmp_path):
    assert found(library, "quokka") == []
    code = 'engine.write(INDEX, [change(resource_entry(2, "Quokka"))])'
    assert start(code, tmp_path).wait(timeout=60) == 0
    assert found(library, "quokka") == [2]


@pytest.mark.slow
def test_a_search_sees_which_index_another_process_made_live(library, tmp_path):
    code = """
        engine.create_index("20270101-next")
        engine.write("20270101-next", [change(resource_entry(5, "Zephyr"))])
        engine.make_live("20270101-next")
        engine.drop_index(INDEX)
    """
    assert found(library, "zephyr") == [1]
    assert start(code, tmp_path).wait(timeout=60) == 0
    assert found(library, "zephyr") == [5]
    assert library.indexes() == ["20270101-next"]


@pytest.mark.slow
def test_threads_search_while_one_writes(library):
    wrong, done = [], threading.Event()

    def search() -> None:
        while not done.is_set():
            if found(library, "zephyr") != [1]:
                wrong.append(True)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(10, 30):
        write_when_free(library, resource_entry(number, "Quokka"))
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(found(library, "quokka", limit=50)) == 20


def write_when_free(engine, entry) -> None:
    while True:
        try:
            put(engine, entry)
        except EngineBusy:
            continue
        return


def test_a_failed_write_leaves_everything_as_it_was(library):
    def pages():
        yield page(1, "quokka")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        library.write(
            INDEX, [change(resource_entry(1, "Quokka"), fencing_token=2, pages=pages())]
        )
    assert found(library, "quokka") == []
    assert found(library, "zephyr") == [1]
    write_when_free(library, resource_entry(2, "Wombat"))
    assert found(library, "wombat") == [2]


@pytest.mark.parametrize("name", ["meta.json", "*.term", "*.fast", "*.idx", "*.store"])
@pytest.mark.parametrize("damage", ["cut", "overwritten", "gone"])
def test_broken_files_mean_an_engine_that_is_down(library, tmp_path, name, damage):
    for path in (tmp_path / "index" / INDEX).glob(f"*/{name}"):
        if damage == "gone":
            path.unlink()
        else:
            size = path.stat().st_size
            path.write_bytes(b"" if damage == "cut" else os.urandom(size))
    engine = TantivyEngine()
    for ask in (
        lambda: engine.search(EngineQuery(query("zephyr"), PUBLIC, facets=("type",))),
        lambda: engine.page_hits(query("zephyr"), [1]),
        lambda: list(engine.scan(INDEX)),
        lambda: engine.write(
            INDEX, [change(resource_entry(1, "New"), fencing_token=2)]
        ),
    ):
        with suppress(EngineDown):
            ask()


def test_a_folder_that_is_gone_is_a_missing_index(library, tmp_path):
    (tmp_path / "index" / INDEX).rename(tmp_path / "elsewhere")
    assert library.live_index() is None
    with pytest.raises(IndexMissing):
        found(library, "zephyr")
    with pytest.raises(IndexMissing):
        library.write(INDEX, [change(resource_entry(1, "Back"))])
    assert not (tmp_path / "index" / INDEX).exists()


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "-x/../y"])
def test_an_index_stays_in_its_folder(library, name):
    with pytest.raises(EngineDown):
        library.create_index(name)
    with pytest.raises(IndexMissing):
        library.make_live(name)
    library.drop_index(name)
    assert library.indexes() == [INDEX]
