"""Passages of the embedded engine: files beside the index, mapped into memory.

    passages/blocks        which rows belong to which resource; replaced atomically
    passages/<n>.vectors   one int8 vector a row
    passages/<n>.rows      where each passage is, and the signs of its vector

Rows are appended and never changed; a write counts once `blocks` has been replaced, so
a killed writer leaves nothing but bytes that the next one overwrites. Any number of
processes may read meanwhile. When most rows belong to no resource any more, the others
are copied to files of the next number.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engines.base import PassageHit
from search.engines.entries import PLACE, VECTOR_SIZE, Passages, pack_signs

# Rows whose similarity is computed exactly: those with most signs in common with the
# query. Of the exact best 20 among 8,700 passages, 1,000 candidates keep 98.7 %.
MAX_CANDIDATES = 2_000
# Unused rows that are tolerated besides as many as are used.
MIN_UNUSED_ROWS = 20_000
SIGN_WORDS = VECTOR_SIZE // 64
BLOCK = np.dtype(
    [
        ("resource", "<i8"),
        ("first", "<i8"),
        ("count", "<i8"),
        ("digest", "S32"),
        ("model", "S80"),
    ]
)
ROW = np.dtype([("signs", "<u8", SIGN_WORDS), ("place", PLACE), ("length", "<f4")])
# Before the blocks: the number in the names of the other files, and their rows.
_HEADER = np.dtype([("generation", "<i8"), ("rows", "<i8")])


@dataclass(frozen=True, eq=False)
class _Snapshot:
    """What a process has read of the files. signs: shape (SIGN_WORDS, rows)."""

    state: tuple[int, ...]
    generation: int
    blocks: np.ndarray
    rows: np.ndarray
    vectors: np.ndarray
    signs: np.ndarray


class PassageFiles:
    """The passages of one index; thread-safe. One process at a time may write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blocks = folder / "blocks"
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def replace(self, passages: Mapping[int, Passages | None]) -> None:
        """Replace the passages of resources durably; None deletes them.

        The caller holds the writer of the index.
        """
        generation, count, blocks = self._read_blocks()
        is_kept = ~np.isin(blocks["resource"], list(passages))
        new = {pk: p for pk, p in passages.items() if p is not None}
        if not new and is_kept.all():
            return
        blocks = blocks[is_kept]
        used = int(blocks["count"].sum())
        if count - used > used + MIN_UNUSED_ROWS:
            generation, count, blocks = self._compact(generation, blocks)
        self._append(generation, count, list(new.values()))
        added = []
        for pk, p in new.items():
            size = len(p.places)
            added.append((pk, count, size, p.digest.encode(), p.model.encode()))
            count += size
        blocks = np.concatenate([blocks, np.array(added, BLOCK)])
        self._write_blocks(generation, count, blocks)
        for path in self._folder.glob("*.*"):
            if path.suffix in (".rows", ".vectors") and path.stem != str(generation):
                path.unlink(missing_ok=True)

    def digests(self) -> dict[int, str]:
        """Return resource id → digest of its passages."""
        _generation, _count, blocks = self._read_blocks()
        digests = (digest.decode() for digest in blocks["digest"].tolist())
        return dict(zip(blocks["resource"].tolist(), digests, strict=True))

    def nearest(
        self,
        vector: np.ndarray,
        model: str,
        resource_ids: np.ndarray,
        limit: int,
        per_resource: int,
    ) -> list[PassageHit]:
        """Return the closest passages among those of these resources.

        limit: maximum number of resources. Other resources have no part in the result.
        """
        snapshot = self._current()
        blocks = snapshot.blocks
        is_searched = (blocks["model"] == model.encode()) & np.isin(
            blocks["resource"], resource_ids
        )
        blocks = blocks[is_searched]
        ends = np.cumsum(blocks["count"])
        if not len(blocks):
            return []
        # Row numbers of the blocks, one after the other.
        shifts = np.repeat(blocks["first"] - ends + blocks["count"], blocks["count"])
        rows = np.arange(ends[-1]) + shifts
        chosen = _candidates(snapshot.signs, rows, vector)
        owners = blocks["resource"][np.searchsorted(ends, chosen, side="right")]
        rows = rows[chosen]
        found = snapshot.rows[rows]
        products = snapshot.vectors[rows].astype(np.float32) @ vector.astype(np.float32)
        lengths = found["length"] * float(np.linalg.norm(vector.astype(np.float32)))
        similarities = products / np.maximum(lengths, 1e-9)
        places = found["place"]
        keys = (places["start"], places["page"], places["document"], owners)
        order = np.lexsort((*keys, -similarities))
        return _select(owners, places, similarities, order, limit, per_resource)

    def _read_blocks(self) -> tuple[int, int, np.ndarray]:
        """Return generation, number of rows, and blocks. Raises ValueError."""
        try:
            content = self._blocks.read_bytes()
        except FileNotFoundError:
            return 0, 0, np.empty(0, BLOCK)
        header = np.frombuffer(content[: _HEADER.itemsize], _HEADER)[0]
        blocks: np.ndarray = np.frombuffer(content[_HEADER.itemsize :], BLOCK)
        count = int(header["rows"])
        ends = blocks["first"] + blocks["count"]
        if count < 0 or np.any(blocks["first"] < 0) or np.any(ends > count):
            raise ValueError("The passages of the index are broken: rebuild it.")
        return int(header["generation"]), count, blocks

    def _write_blocks(self, generation: int, count: int, blocks: np.ndarray) -> None:
        new = self._folder / ".blocks"
        with new.open("wb") as file:
            file.write(np.array((generation, count), _HEADER).tobytes())
            file.write(blocks.tobytes())
            file.flush()
            os.fsync(file.fileno())
        new.rename(self._blocks)

    def _path(self, generation: int, kind: str) -> Path:
        return self._folder / f"{generation}.{kind}"

    def _append(self, generation: int, count: int, passages: list[Passages]) -> None:
        """Append passages after the first `count` rows, dropping all that follow."""
        self._folder.mkdir(exist_ok=True)
        parts: dict[str, list[np.ndarray]] = {
            "rows": [_rows(p) for p in passages],
            "vectors": [np.ascontiguousarray(p.vectors) for p in passages],
        }
        for kind, size in (("rows", ROW.itemsize), ("vectors", VECTOR_SIZE)):
            path = self._path(generation, kind)
            path.touch()
            with path.open("r+b") as file:
                file.truncate(count * size)
                file.seek(count * size)
                for part in parts[kind]:
                    file.write(part.tobytes())
                file.flush()
                os.fsync(file.fileno())

    def _compact(
        self, generation: int, blocks: np.ndarray
    ) -> tuple[int, int, np.ndarray]:
        """Copy the rows of blocks to new files. Returns what `_read_blocks` does."""
        compacted = blocks.copy()
        compacted["first"] = np.cumsum(blocks["count"]) - blocks["count"]
        for kind, size in (("rows", ROW.itemsize), ("vectors", VECTOR_SIZE)):
            with (
                self._path(generation, kind).open("rb") as old,
                self._path(generation + 1, kind).open("wb") as new,
            ):
                for block in blocks:
                    old.seek(int(block["first"]) * size)
                    new.write(old.read(int(block["count"]) * size))
                new.flush()
                os.fsync(new.fileno())
        return generation + 1, int(blocks["count"].sum()), compacted

    def _current(self) -> _Snapshot:
        """Return the passages with all writes of all processes."""
        try:
            stat = self._blocks.stat()
        except FileNotFoundError:
            return _Snapshot((), 0, np.empty(0, BLOCK), *_no_rows())
        state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        with self._lock:
            if self._snapshot is None or self._snapshot.state != state:
                self._snapshot = self._read(state)
            return self._snapshot

    def _read(self, state: tuple[int, ...]) -> _Snapshot:
        while True:
            generation, count, blocks = self._read_blocks()
            if not count:
                return _Snapshot(state, generation, blocks, *_no_rows())
            with suppress(FileNotFoundError):
                rows = np.memmap(
                    self._path(generation, "rows"), ROW, "r", shape=(count,)
                )
                vectors = np.memmap(
                    self._path(generation, "vectors"),
                    np.int8,
                    "r",
                    shape=(count, VECTOR_SIZE),
                )
                signs = self._signs(generation, rows)
                return _Snapshot(state, generation, blocks, rows, vectors, signs)
            # Compacted meanwhile, or lost.
            if self._read_blocks()[0] == generation:
                raise ValueError("The passages of the index are lost: rebuild it.")

    def _signs(self, generation: int, rows: np.ndarray) -> np.ndarray:
        """Return the signs of all rows; only those of new rows are read."""
        old = self._snapshot
        if old is None or old.generation != generation or len(old.rows) > len(rows):
            return np.ascontiguousarray(rows["signs"].T)
        added = rows["signs"][len(old.rows) :].T
        return np.ascontiguousarray(np.concatenate([old.signs, added], axis=1))


def _no_rows() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.empty(0, ROW),
        np.empty((0, VECTOR_SIZE), np.int8),
        np.empty((SIGN_WORDS, 0), np.uint64),
    )


def _rows(passages: Passages) -> np.ndarray:
    rows: np.ndarray = np.empty(len(passages.places), ROW)
    rows["signs"] = pack_signs(passages.vectors).view("<u8")
    rows["place"] = passages.places
    rows["length"] = np.linalg.norm(passages.vectors.astype(np.float32), axis=1)
    return rows


def _candidates(signs: np.ndarray, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Return the positions in `rows` of the candidates, in ascending order."""
    if len(rows) <= MAX_CANDIDATES:
        return np.arange(len(rows))
    differing = np.zeros(signs.shape[1], np.uint16)
    for word, of_query in zip(signs, pack_signs(vector).view("<u8")[0], strict=True):
        differing += np.bitwise_count(word ^ of_query)
    # Restricted first: rows of hidden resources must not decide between equals.
    differing = differing[rows]
    return np.sort(np.argpartition(differing, MAX_CANDIDATES)[:MAX_CANDIDATES])


def _select(
    owners: np.ndarray,
    places: np.ndarray,
    similarities: np.ndarray,
    order: np.ndarray,
    limit: int,
    per_resource: int,
) -> list[PassageHit]:
    counts: dict[int, int] = {}
    chosen = []
    for position, owner in zip(order.tolist(), owners[order].tolist(), strict=True):
        count = counts.get(owner, 0)
        if count >= per_resource or (not count and len(counts) >= limit):
            continue
        counts[owner] = count + 1
        chosen.append((position, owner))
        if len(chosen) >= limit * per_resource:
            break
    return [
        PassageHit(owner, *places[position].tolist(), float(similarities[position]))
        for position, owner in chosen
    ]
