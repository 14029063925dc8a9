"""The passages of the embedded engine: killed writers, other processes, compaction."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.entries import PLACE, VECTOR_SIZE, Passages
from search.engines.tantivy import passages as passage_files
from search.engines.tantivy.passages import PassageFiles

RANDOM = np.random.default_rng(7)


def block(count: int, near: np.ndarray | None = None) -> Passages:
    """Return passages with random vectors, the first one equal to `near`."""
    vectors = RANDOM.integers(-127, 128, (count, VECTOR_SIZE)).astype(np.int8)
    if near is not None:
        vectors[0] = near
    places = np.array([(1, n, 0, 9) for n in range(1, count + 1)], PLACE)
    return Passages("model", f"digest-{count}", places, vectors)


VECTOR = block(1).vectors[0]


def nearest(files: PassageFiles, *ids: int, limit: int = 5, per_resource: int = 1):
    allowed = np.array(ids or range(1, 100))
    hits = files.nearest(VECTOR, "model", allowed, limit, per_resource)
    return [(hit.resource_id, hit.page) for hit in hits]


def die(*args):
    raise KeyboardInterrupt


@pytest.fixture
def files(tmp_path):
    files = PassageFiles(tmp_path / "passages")
    files.replace({1: block(3), 2: block(2, VECTOR), 3: block(4)})
    return files


def test_other_processes_see_each_write(files, tmp_path):
    reader = PassageFiles(tmp_path / "passages")
    assert nearest(reader, limit=1) == [(2, 1)]
    files.replace({2: None, 4: block(2, VECTOR)})
    assert nearest(reader, limit=1) == [(4, 1)]
    assert reader.digests() == {1: "digest-3", 3: "digest-4", 4: "digest-2"}


@pytest.mark.parametrize("name", ["_append", "_write_blocks", "_compact"])
def test_a_killed_writer_leaves_what_was_there(files, tmp_path, monkeypatch, name):
    monkeypatch.setattr(passage_files, "MIN_UNUSED_ROWS", 0)
    write = getattr(PassageFiles, name)

    def die_after(*args):
        write(*args)
        raise KeyboardInterrupt

    before = nearest(files, per_resource=9), files.digests()
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        if name == "_write_blocks":
            # Killed before the file takes its name.
            killed.setattr("pathlib.Path.rename", die)
        else:
            killed.setattr(PassageFiles, name, die_after)
        files.replace({1: None, 3: None, 5: block(9, VECTOR)})
    reader = PassageFiles(tmp_path / "passages")
    assert (nearest(reader, per_resource=9), reader.digests()) == before
    reader.replace({6: block(1, VECTOR)})
    assert nearest(files, 1, 3, 6, limit=1) == [(6, 1)]


def test_unused_rows_are_dropped_and_readers_follow(files, tmp_path, monkeypatch):
    monkeypatch.setattr(passage_files, "MIN_UNUSED_ROWS", 5)
    reader = PassageFiles(tmp_path / "passages")
    expected = nearest(reader, 1, 2, per_resource=9)
    for count in range(2, 20):
        files.replace({3: block(count)})
        assert nearest(reader, 1, 2, per_resource=9) == expected
    (vectors,) = (tmp_path / "passages").glob("*.vectors")
    assert vectors.stat().st_size <= 60 * VECTOR_SIZE
    assert len(list((tmp_path / "passages").iterdir())) == 3


def test_many_candidates_keep_the_best_and_ignore_others(tmp_path, monkeypatch):
    monkeypatch.setattr(passage_files, "MAX_CANDIDATES", 50)
    files = PassageFiles(tmp_path / "passages")
    allowed = {pk: block(20) for pk in range(1, 20)}
    files.replace({**allowed, 20: block(20, VECTOR)})
    assert nearest(files, limit=1) == [(20, 1)]
    before = nearest(files, *range(1, 20), limit=10)
    files.replace({pk: block(50, VECTOR) for pk in range(40, 60)})
    assert nearest(files, *range(1, 20), limit=10) == before


@pytest.mark.parametrize("name", ["blocks", "0.rows", "0.vectors"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_broken_files_are_an_error_and_no_result(files, tmp_path, name, damage):
    path = tmp_path / "passages" / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    reader = PassageFiles(tmp_path / "passages")
    if (name, damage) == ("blocks", "gone"):
        assert nearest(reader) == []
    else:
        with pytest.raises(ValueError, match=r"."):
            nearest(reader)
