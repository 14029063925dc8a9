"""A few resources, their index, and workers that die, stall or come late."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import count

from django.db import transaction
from django.utils import timezone

from library.access.viewers import VISITOR
from library.models import DocumentPage, Resource
from library.processing.text_extraction import text_digest
from search.engines.base import Engine, EngineDown, WriteOutcome
from search.index import outbox
from search.index import rebuild as rebuilding
from search.index.documents import (
    IndexVocabulary,
    entry_without_text,
    published,
    resource_files,
)
from search.index.verify import differences
from search.models import IndexState, SearchIndex
from search.query.tree import Or, Query, Word
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory

LEVELS = ("public", "members", "committee")
# What may become of the next write.
FAULTS = ("", "", "die before", "die half-way", "die after", "away", "lost", "partly")

# So many lost words are asked for at once.
MOST_LOST = 40


class Killed(BaseException):
    """What `kill -9` looks like from inside."""


class Shelf:
    """A few resources, their index, and an engine whose writes can go wrong."""

    # Whether writes carry their fence.
    has_fencing_tokens = True

    def __init__(self, engine: Engine) -> None:
        self.engine, self.really_write = engine, type(engine).write
        self.late = count(10**6)
        self.words = count()
        # Every word that was ever in one title or text, and in no other.
        self.given: list[str] = []
        self.fault = ""
        # Called before a write of the main thread: others work meanwhile.
        self.meanwhile = None
        engine.write = self.write
        self.empty()
        for _ in range(4):
            self.create()
        self.settle()

    def empty(self) -> None:
        """Take everything away, also what an earlier history has spoilt."""
        SearchIndex.objects.filter(state="building").delete()
        Resource.objects.all().delete()
        IndexState.objects.enqueue(IndexState.objects.values_list("pk", flat=True))
        self.settle()
        IndexState.objects.all().delete()
        if list(self.engine.scan(self.engine.live_index())):
            SearchIndex.objects.all().delete()
            rebuilding.rebuild()

    def write(self, index, changes):
        """Write as the engine does, unless something is to happen."""
        is_main = threading.current_thread() is threading.main_thread()
        if self.meanwhile and is_main:
            work, self.meanwhile = self.meanwhile, None
            work()
        if not self.has_fencing_tokens:
            # Each write says that it is the newest.
            changes = [
                replace(change, fencing_token=next(self.late)) for change in changes
            ]
        fault, self.fault = self.fault, ""
        if fault == "die before":
            raise Killed
        if fault == "away":
            raise EngineDown("refused")
        is_half = fault in ("die half-way", "partly")
        sent = changes[: len(changes) // 2] if is_half else changes
        outcomes = self.really_write(self.engine, index, sent)
        if fault.startswith("die"):
            raise Killed
        if fault == "lost":
            raise EngineDown("no answer")
        left = changes[len(sent) :]
        return [*outcomes, *(WriteOutcome(c.resource_id, "429: later") for c in left)]

    def pick(self, number: int) -> Resource | None:
        rows = Resource.objects.order_by("created_at")
        return rows[number % len(rows)] if rows else None

    def create(self, number: int = 0) -> None:
        pages = [f"page{n}" for n in range(1 + number % 3)]
        level = LEVELS[number % 2]
        ResourceFactory(title=self.title(), visibility=level, pages=pages)

    def title(self) -> str:
        self.given.append(f"title{next(self.words)}")
        return self.given[-1]

    def change(self, kind: str, number: int) -> None:
        """Do one thing to one of the resources."""
        resource = self.pick(number)
        if kind == "create" or resource is None:
            self.create(number)
        elif kind == "delete":
            resource.delete()
        elif kind == "pages":
            self.replace_text(resource, 1 + number % 4)
        else:
            values = {
                "edit": {"title": self.title()},
                "narrow": {"visibility": "committee"},
                "widen": {"visibility": "public"},
                "hide": {"live": False},
                "show": {"live": True},
            }
            Resource.objects.filter(pk=resource.pk).update(**values[kind])

    def replace_text(self, resource: Resource, pages: int) -> None:
        self.put_text(resource, [f"{self.title()} page{n}" for n in range(pages)])

    def put_text(self, resource: Resource, texts: list[str]) -> None:
        document = resource.files.get().document
        document.pages.all().delete()
        DocumentPage.objects.bulk_create(
            DocumentPage(document=document, number=number, text=text)
            for number, text in enumerate(texts, start=1)
        )
        document.page_count, document.text_digest = len(texts), text_digest(texts)
        document.save()

    def roll_back(self, kind: str, number: int) -> None:
        with transaction.atomic():
            self.change(kind, number)
            transaction.set_rollback(True)

    def drain(self, batch: int = 50) -> None:
        """Let one worker write, which may die of it."""
        try:
            outbox.drain(batch=batch)
        except Killed:
            self.fault = ""

    def time_passes(self) -> None:
        """Leases end, and pauses too."""
        IndexState.objects.update(lease_until=None, next_try_at=timezone.now())
        SearchIndex.objects.update(lease_until=None)

    def another_worker(self) -> None:
        self.time_passes()
        outbox.drain()

    def rebuild(self, on_progress=lambda copied: None) -> None:
        """Rebuild; it may die, be taken over, or find that the engine is away."""
        SearchIndex.objects.update(lease_until=None)
        try:
            rebuilding.rebuild(on_progress)
        except (Killed, rebuilding.RebuildRunning, EngineDown):
            self.fault = ""

    def settle(self) -> None:
        """Leave the library in peace: a worker, and a rebuild that was begun."""
        self.fault, self.meanwhile = "", None
        if SearchIndex.objects.filter(state="building").exists():
            self.rebuild()
        for _ in range(3):
            self.time_passes()
            outbox.drain_all()

    def assert_nothing_hidden_is_shown(self) -> None:
        # Once as searches see the index by themselves, once all that was written.
        self._assert_nothing_hidden_is_found()
        self.engine.refresh(self.engine.live_index())
        self._assert_nothing_hidden_is_found()

    def _assert_nothing_hidden_is_found(self) -> None:
        found = search(SearchRequest(viewer=VISITOR))
        visible = set(Resource.objects.visible_to(VISITOR).values_list("pk", flat=True))
        assert not found.is_limited
        assert {hit.resource.pk for hit in found.hits} <= visible
        assert found.total <= len(visible)
        if lost := self.lost_words():
            by_any = Or(tuple(map(Word, lost)))
            query = Query(clauses=(by_any,))
            found = search(SearchRequest(viewer=VISITOR, query=query))
            assert (found.total, found.hits, found.facets) == (0, (), ())

    def lost_words(self) -> list[str]:
        """Return words of titles and texts that no visible resource has any more."""
        visible = Resource.objects.visible_to(VISITOR)
        pages = DocumentPage.objects.filter(
            document__resource_files__resource__in=visible
        )
        texts = (*visible.values_list("title"), *pages.values_list("text"))
        present = {word for (text,) in texts for word in text.split()}
        return [word for word in self.given if word not in present][-MOST_LOST:]

    def assert_equal(self) -> None:
        """Compare without `verify`, which could be wrong, then with it."""
        live = SearchIndex.objects.get(state="live").name
        assert self.engine.live_index() == live
        self.engine.refresh(live)
        indexed = {
            entry.resource_id: (entry.digest, entry.visibility, entry.page_count)
            for entry in self.engine.scan(live)
        }
        vocabulary = IndexVocabulary()
        rows = published(Resource.objects.values_list("pk", flat=True)).values()
        expected = {}
        for row in rows:
            entry = entry_without_text(row, vocabulary)
            pages = sum(file.document.pages.count() for file in resource_files(row))
            expected[row.pk] = (entry.digest, entry.visibility, pages)
        assert indexed == expected
        if self.has_fencing_tokens:
            assert list(differences()) == []
        assert not IndexState.objects.pending().exists()
        assert not IndexState.objects.filter(is_excluded=True).exists()
