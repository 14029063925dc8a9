"""Storage of Tantivy's indexes: one folder each, and a file that names the live one.

index/
  live                      the name of the live index
  <name>/resources-<level>  the resource entries of a visibility level
  <name>/pages-<level>      their page entries
  <name>/tombstones         the fencing tokens of deletions
  <name>/passages           the passages of all resources with their vectors
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.engines.base import EngineBusy, EngineDown, IndexMissing
from search.engines.tantivy.passages import PassageFiles
from search.engines.tantivy.schema import PARTS, schema

# Bytes a writer buffers before it writes to disk; Tantivy requires at least 15 MB.
WRITER_MEMORY = 50_000_000
# How long to wait for another writer: as long as writing a few resources takes.
LOCK_TIMEOUT_SECONDS = 0.15
_LOCK_RETRY_SECONDS = 0.01
MAX_CACHED_FILTERS = 32
_NAME = re.compile(r"[\w-][\w.-]*")
_HIDDEN = "."


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate errors of Tantivy and the disk into those of the engine contract."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineDown(f"The index cannot be used: {error}") from error
    except BaseException as error:
        # A corrupt file can make Tantivy panic. Python code cannot import the
        # exception class, hence the comparison by name.
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDown("The index is broken: rebuild it.") from error


class Part:
    """A Tantivy index that is open in this process; thread-safe."""

    def __init__(self, path: Path) -> None:
        self._meta = path / "meta.json"
        self._lock = threading.Lock()
        self._loaded_state: tuple[int, ...] = ()
        self.index = tantivy.Index.open(str(path))
        self.index.config_reader("manual")
        self.schema = self.index.schema
        # What was read through one searcher: filters → ids of resources.
        self._ids: tuple[object, dict] = (None, {})

    def searcher(self) -> tantivy.Searcher:
        """Return a searcher that sees all commits of all processes."""
        stat = self._meta.stat()
        state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if state != self._loaded_state:
            with self._lock:
                self.index.reload()
                self._searcher = self.index.searcher()
                self._loaded_state = state
        return self._searcher

    def ids_cache(self, searcher: tantivy.Searcher) -> dict:
        """Return a cache for ids that were read through this searcher."""
        cache = self._ids
        if cache[0] is not searcher or len(cache[1]) >= MAX_CACHED_FILTERS:
            cache = self._ids = (searcher, {})
        return cache[1]

    def writer(self) -> tantivy.IndexWriter:
        """Return the only possible writer. Raises EngineBusy when it is in use."""
        last_try = time.monotonic() + LOCK_TIMEOUT_SECONDS
        while True:
            try:
                return self.index.writer(WRITER_MEMORY, num_threads=1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() > last_try:
                    raise EngineBusy("Another process is writing.") from error
            time.sleep(_LOCK_RETRY_SECONDS)


class Store:
    """All indexes of this library, in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._live = root / "live"
        self._parts: dict[tuple[str, str], Part] = {}
        self._passages: dict[str, PassageFiles] = {}
        self._lock = threading.Lock()

    def live(self) -> str | None:
        """Return the name of the live index, None when there is none."""
        try:
            name = self._live.read_text().strip()
        except FileNotFoundError:
            return None
        return name if self._is_index(name) else None

    def part(self, index: str | None, name: str) -> Part:
        """Return a part (of PARTS) of an index, opened once. Raises IndexMissing."""
        if index is None or not self._is_index(index):
            self._forget(index)
            raise IndexMissing("No index: `manage.py search_index rebuild` makes it.")
        with self._lock:
            # Other processes may have dropped indexes: open files use disk space.
            if len(self._parts) > len(PARTS):
                self._parts = {
                    key: part
                    for key, part in self._parts.items()
                    if self._is_index(key[0])
                }
                self._passages = {
                    name: files
                    for name, files in self._passages.items()
                    if self._is_index(name)
                }
            key = (index, name)
            if key not in self._parts:
                self._parts[key] = Part(self.root / index / name)
            return self._parts[key]

    def passages(self, index: str | None) -> PassageFiles:
        """Return the passages of an index. Raises IndexMissing."""
        self.part(index, PARTS[0])  # raises IndexMissing
        name = str(index)
        with self._lock:
            if name not in self._passages:
                self._passages[name] = PassageFiles(self.root / name / "passages")
            return self._passages[name]

    def create(self, index: str) -> None:
        """Create an empty index atomically; do nothing if it exists."""
        if not _NAME.fullmatch(index):
            raise ValueError(f"Not a name for an index: {index!r}")
        if self._is_index(index):
            return
        new = self.root / f"{_HIDDEN}{index}"
        shutil.rmtree(new, ignore_errors=True)
        for part in PARTS:
            (new / part).mkdir(parents=True)
            tantivy.Index(schema(part), str(new / part), reuse=False)
        new.rename(self.root / index)

    def make_live(self, index: str) -> None:
        for part in PARTS:
            self.part(index, part)
        new = self.root / ".live"
        with new.open("w") as file:
            file.write(index)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self._live)

    def drop(self, index: str) -> None:
        self._forget(index)
        if self._is_index(index):
            dropped = self.root / f"{_HIDDEN}{index}"
            shutil.rmtree(dropped, ignore_errors=True)
            (self.root / index).rename(dropped)
            shutil.rmtree(dropped, ignore_errors=True)

    def names(self) -> list[str]:
        """Return the names of all indexes, oldest first."""
        if not self.root.is_dir():
            return []
        creation_times = {
            folder.name: folder.stat().st_mtime_ns
            for folder in self.root.iterdir()
            if self._is_index(folder.name)
        }
        return sorted(creation_times, key=lambda name: (creation_times[name], name))

    def _is_index(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and (self.root / name).is_dir()

    def _forget(self, index: str | None) -> None:
        with self._lock:
            for part in PARTS:
                self._parts.pop((index, part), None)
            self._passages.pop(index, None)
