"""Readers and writers of a library, five times a second each, while others work on it.

`python -m tests.search.traffic REPORT STOP` goes on until the file STOP is there, then
writes what it did and saw to REPORT, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

PAUSE = 0.2


class Traffic:
    """What was edited, deleted and made, and what the searches in between saw."""

    def __init__(self) -> None:
        from library.models import Resource

        self.rows = Resource.objects.order_by("created_at")
        self.told = {"edited": [], "deleted": [], "made": [], "shares": [], "faults": 0}

    def write(self, number: int) -> None:
        """Do the next thing: edit one of the first, delete one of the last, add one."""
        kind = ("edited", "deleted", "made")[number % 3]
        if kind == "made":
            title = f"Plover fresh{number}"
            pk = self.rows.create(title=title, visibility="public", live=True).pk
        elif kind == "deleted":
            row = self.rows.exclude(pk__in=self.told["made"]).last()
            pk = row.pk
            row.delete()
        else:
            row = self.rows.exclude(pk__in=self.told["edited"]).first()
            row.title, pk = f"Plover edited{number}", row.pk
            row.save()
        self.told[kind].append(pk)

    def search(self) -> None:
        """Ask for all; note which share of the truth was found."""
        from library.access.viewers import VISITOR
        from search.query.parser import parse
        from search.service.request import SearchRequest
        from search.service.searcher import search

        found = search(SearchRequest(VISITOR, "plover", parse("plover")))
        self.told["faults"] += found.is_limited
        self.told["shares"].append(found.total / self.rows.count())


def main(report: Path, stop: Path) -> None:
    traffic, number = Traffic(), 0
    while not stop.exists():
        traffic.write(number)
        traffic.search()
        number += 1
        time.sleep(PAUSE)
    report.write_text(json.dumps(traffic.told))


if __name__ == "__main__":
    django.setup()
    main(*map(Path, sys.argv[1:]))
