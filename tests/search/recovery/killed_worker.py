"""Workers and rebuilds that are killed while they write to the index.

`python -m tests.search.killed_worker REPORT` kills a process at one point after the
other, lets another one go on, and writes what each left behind to a file, as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

POINTS = (
    "claimed",
    "read",
    "half a bulk",
    "one of two indexes",
    "written",
    "half finished",
)


def die(*args, **kwargs) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def worker(point: str = "") -> None:
    """Work until nothing is left, or until `point`."""
    from django.core.management import call_command

    from search.engines import get_engine
    from search.index import outbox

    engine = get_engine()
    write, finish = engine.write, outbox._finish

    def half(index, changes):
        write(index, changes[: len(changes) // 2])
        die()

    if point == "claimed":
        outbox.prepare = die
    elif point == "read":
        outbox._send_batch = die
    elif point == "half a bulk":
        engine.write = half
    elif point == "one of two indexes":
        engine.write = lambda index, changes: (write(index, changes), die())
    elif point == "written":
        outbox._finish = die
    elif point == "half finished":
        outbox._finish = lambda *args: (finish(*args), die())
    call_command("library_worker", until_idle=True)


def rebuild_half() -> None:
    from search.index import rebuild

    rebuild.BATCH = 2
    rebuild.rebuild(die)


def apart(work: Callable[[], None]) -> int:
    """Run this in a process of its own. Returns the signal that ended it, or 0."""
    from search.engines import get_engine

    django.db.connections.close_all()
    get_engine.cache_clear()
    process = os.fork()
    if not process:
        work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def change_all(word: str) -> None:
    """Make, edit, narrow and delete, so that six rows wait."""
    from library.models import Resource
    from tests.factories import ResourceFactory

    made = [ResourceFactory(title=f"{word} {n}", pages=["a", "b"]) for n in range(3)]
    rows = Resource.objects.exclude(pk__in=[row.pk for row in made]).order_by(
        "created_at"
    )
    first, second, third = rows[:3]
    first.delete()
    Resource.objects.filter(pk=second.pk).update(title=f"{word} edited")
    Resource.objects.filter(pk=third.pk).update(visibility="members")


def left_behind() -> dict:
    """Tell what a killed worker left: leases, and what still waits."""
    from django.utils import timezone

    from search.models import IndexState

    now = timezone.now()
    leases = IndexState.objects.filter(lease_until__gt=now)
    left = [(state.lease_until - now).total_seconds() for state in leases]
    return {
        "leased": len(left),
        "longest": max(left, default=0),
        "waiting": IndexState.objects.pending().count(),
    }


def found() -> dict:
    """Tell what the index holds, and what `verify` says of it."""
    from library.models import Resource
    from search.engines import get_engine
    from search.index.verify import differences
    from search.models import IndexState, SearchIndex

    engine = get_engine()
    live = SearchIndex.objects.get(state="live").name
    known = set(SearchIndex.objects.values_list("name", flat=True))
    return {
        "differences": [str(difference) for difference in differences()],
        "entries": len(list(engine.scan(live))),
        "resources": Resource.objects.live().count(),
        "waiting": IndexState.objects.pending().count(),
        "is_live": engine.live_index() == live,
        "strangers": sorted(set(engine.indexes()) - known),
    }


def minute_passes() -> None:
    from django.utils import timezone

    from search.models import IndexState, SearchIndex

    IndexState.objects.update(lease_until=timezone.now())
    SearchIndex.objects.update(lease_until=timezone.now())


def kill_workers() -> list[dict]:
    from search.index import rebuild

    told = []
    for point in POINTS:
        change_all(point)
        if point == "one of two indexes":
            rebuild._begin()
        one = {"point": point, "signal": apart(lambda point=point: worker(point))}
        one["left"] = left_behind()
        minute_passes()
        assert apart(worker) == 0
        if point == "one of two indexes":
            rebuild.rebuild()
        told.append(one | {"then": found()})
    return told


def kill_rebuild() -> dict:
    from search.engines import get_engine
    from search.index import rebuild

    get_engine().create_index("20200101-orphan")
    told = {"signal": apart(rebuild_half), "after": found()}
    change_all("meanwhile")
    assert apart(worker) == 0
    minute_passes()
    rebuild.rebuild()
    return told | {"then": found()}


def main(report: Path) -> None:
    from search.engines import get_engine
    from search.index import outbox, rebuild

    # Large, and imported late: else by each of the workers for itself.
    import_module("desk.duplicates.detection")
    # Left to the workers here, on the embedded engine too.
    outbox._drain_at_once = lambda ids: None
    rebuild.rebuild()
    try:
        told = {"workers": kill_workers(), "rebuild": kill_rebuild()}
        report.write_text(json.dumps(told))
    finally:
        for index in get_engine().indexes():
            get_engine().drop_index(index)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
