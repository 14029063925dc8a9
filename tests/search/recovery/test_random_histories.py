"""Random histories end with an index that is equal to the database; without the fence,
or without the second target of writes, the same machine finds histories that do not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from search.index import rebuild
from search.index.rebuild import RebuildFailed
from search.index.verify import differences
from search.models import IndexState
from search.models.outbox import SearchIndexQuerySet
from tests.search.recovery.faulty_engine import Shelf
from tests.search.recovery.histories import History

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run(engine, histories: int, shelf=Shelf, **more) -> None:
    """Run the machine on an engine. Raises what breaks its promises."""
    machine = type(
        "Machine", (History,), {"make_shelf": staticmethod(lambda: shelf(engine))}
    )
    options = settings(
        max_examples=histories,
        stateful_step_count=8,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(machine, settings=options)


@pytest.fixture
def small_batches(monkeypatch):
    """A few resources are several batches of a rebuild."""
    monkeypatch.setattr(rebuild, "BATCH", 2)


@pytest.fixture
def one_target(monkeypatch):
    """Writes go to the live index only."""
    monkeypatch.setattr(
        SearchIndexQuerySet, "in_use", lambda rows: rows.filter(state="live")
    )


# A spoilt index is no clean start: hypothesis may call what it has found flaky.
HERE_AND_THERE = pytest.mark.parametrize(
    "engine",
    ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.long)],
    indirect=True,
)


class WithoutFences(Shelf):
    has_fencing_tokens = False


@pytest.fixture
def no_fences(monkeypatch):
    """A rebuild that would find out by the fences alone does not look at them."""

    def without_ahead(index):
        return (found for found in differences(index) if found.kind != "ahead")

    monkeypatch.setattr(rebuild, "differences", without_ahead)


def test_no_history_leaves_a_difference_reliability_9(index, small_batches):
    run(index, 4 if index.is_embedded else 15, derandomize=True)


@pytest.mark.long
def test_none_of_many_histories_leaves_a_difference_reliability_9(index, small_batches):
    run(index, 200)


def take_away(shelf: Shelf):
    """Hide a resource. Returns how to show it again, as it was."""
    shelf.change("hide", 0)
    return lambda: shelf.change("show", 0)


def rewrite(shelf: Shelf):
    """Give a resource another text. Returns how to give it back what it had."""
    document = shelf.pick(0).files.get().document
    texts = list(document.pages.order_by("number").values_list("text", flat=True))
    shelf.replace_text(shelf.pick(0), 4)
    return lambda: shelf.put_text(shelf.pick(0), texts)


@pytest.mark.parametrize("do", [take_away, rewrite])
def test_a_late_write_spoils_no_page_of_what_is_as_it_was_again_reliability_9(
    index, do
):
    """The newer write has nothing to say of pages but for the late one."""
    shelf = Shelf(index)
    undo = do(shelf)

    def meanwhile() -> None:
        undo()
        shelf.another_worker()

    shelf.meanwhile = meanwhile
    shelf.drain()
    shelf.settle()
    shelf.assert_equal()


def late_worker(shelf: Shelf) -> None:
    """A worker stalls; another one writes what is newer; the first one wakes up."""

    def meanwhile() -> None:
        shelf.change("edit", 0)
        shelf.another_worker()

    shelf.change("edit", 0)
    shelf.meanwhile = meanwhile
    shelf.drain()
    shelf.settle()
    shelf.assert_equal()


def edited_while_rebuilt(shelf: Shelf) -> None:
    """What was copied first is edited, and written, before the rebuild ends."""

    def meanwhile(copied: int) -> None:
        if copied == 2:
            shelf.change("edit", 0)
            shelf.another_worker()

    shelf.rebuild(meanwhile)
    shelf.settle()
    shelf.assert_equal()


@pytest.mark.parametrize("history", [late_worker, edited_while_rebuilt])
def test_a_hard_history_leaves_no_difference_reliability_9(
    index, small_batches, history
):
    history(Shelf(index))


def test_without_fences_there_are_differences_reliability_9(index, no_fences):
    """The test of the tests: they find what the fence prevents."""
    with pytest.raises(AssertionError):
        late_worker(WithoutFences(index))


def test_without_a_second_target_there_are_differences_reliability_9(
    index, small_batches, one_target
):
    with pytest.raises((AssertionError, RebuildFailed)):
        edited_while_rebuilt(Shelf(index))


def test_without_exclusion_lost_words_are_found_reliability_9(index, monkeypatch):
    """The test of the tests: what a resource was called finds it, not yet rewritten."""
    monkeypatch.setattr(IndexState, "may_hold_more", lambda state, tokens: False)
    shelf = Shelf(index)
    shelf.change("edit", 0)
    with pytest.raises(AssertionError):
        shelf.assert_nothing_hidden_is_shown()


@HERE_AND_THERE
def test_without_fences_random_histories_find_them_reliability_9(
    index, small_batches, no_fences
):
    with pytest.raises((AssertionError, RebuildFailed, Flaky)):
        run(index, 60, WithoutFences, derandomize=True, phases=[Phase.generate])


@HERE_AND_THERE
def test_without_a_second_target_random_histories_find_them_reliability_9(
    index, small_batches, one_target
):
    with pytest.raises((AssertionError, RebuildFailed, Flaky)):
        run(index, 60, derandomize=True, phases=[Phase.generate])
