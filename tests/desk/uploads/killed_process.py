"""Processes that are killed while they keep a file: what is on the disk stays so.

`python -m tests.desk.uploads.killed_process FOLDER` takes each complete upload, in the
order of their names, and kills a process at one point of keeping it. Then the worker's
job goes on. Prints what is there after each, as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

import django
from django.conf import settings

POINTS = ["before storing", "while storing", "after storing", "in commit", "after it"]


def die(*args, **kwargs) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def keep_until(point: str, key: UUID) -> None:
    """Finish an upload, but end at `point`."""
    from desk.uploads import acceptance, resumable
    from library.files import storage

    make_drafts = acceptance._make_drafts
    if point == "before storing":
        acceptance.store_file = die
    elif point == "while storing":
        storage._TemporaryFile = die
    elif point == "after storing":
        acceptance._make_drafts = die
    elif point == "in commit":
        acceptance._make_drafts = lambda *args: (make_drafts(*args), die())
    else:
        acceptance.partial_files.remove = die
    resumable.finalize(key)


def killed(point: str, key: UUID) -> int:
    """Run `keep_until` in a process of its own. Returns the signal that ended it."""
    django.db.connections.close_all()
    process = os.fork()
    if not process:
        keep_until(point, key)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def found(key: UUID) -> dict:
    """Tell what the database and the disk hold of an upload."""
    from desk.models import IncomingFile
    from desk.uploads import partial_files
    from library.models import LibraryDocument, Resource

    row = IncomingFile.objects.get(key=key)
    return {
        "state": row.state,
        "drafts": Resource.objects.filter(title=Path(row.name).stem).count(),
        "rows": LibraryDocument.objects.filter(original_name=row.name).count(),
        "bytes": row.document.file.open("rb").read().decode() if row.document else "",
        "part": partial_files.length(key),
    }


def run() -> list[dict]:
    from desk.models import IncomingFile
    from desk.uploads.jobs import finalize_next

    uploads = list(IncomingFile.objects.order_by("name"))
    told = [
        {"point": point, "signal": killed(point, upload.key), "then": found(upload.key)}
        for point, upload in zip(POINTS, uploads, strict=True)
    ]
    while finalize_next():
        pass
    for one, upload in zip(told, uploads, strict=True):
        one["resumed"] = found(upload.key)
    return told


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    django.setup()
    print(json.dumps(run()))  # noqa: T201
