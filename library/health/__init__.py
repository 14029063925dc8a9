"""Is this installation sound? Each room registers what it checks of its own.

`manage.py doctor` and the admin's page of the state show the same findings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from operator import itemgetter

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class Level(IntEnum):
    """How bad it is; the worst one is the exit code of `manage.py doctor`.

    A warning wants somebody's attention by and by; with an error something does not
    work, or what was uploaded is in danger.
    """

    OK = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True)
class Finding:
    """What one look found. `advice` says what to do where there is something to do."""

    text: str
    level: Level = Level.OK
    advice: str = ""


@dataclass(frozen=True)
class ReportLine:
    """A finding with the name of what was looked at."""

    label: str | Promise
    finding: Finding


_ORDER = itemgetter(0)
# A check looks at one thing, without changing it, and returns what it found.
Check = Callable[[], Iterable[Finding]]
_checks: dict[str, tuple[int, str | Promise, Check]] = {}


def register(code: str, label: str | Promise, check: Check, order: int) -> None:
    """Let the doctor run this check; a second one of the same code replaces it.

    order: from 10 for what all else needs to 90.
    """
    _checks[code] = (order, label, check)


def ok(text: str) -> Finding:
    return Finding(text)


def warning(text: str, advice: str) -> Finding:
    return Finding(text, Level.WARNING, advice)


def error(text: str, advice: str) -> Finding:
    return Finding(text, Level.ERROR, advice)


def run_checks() -> list[ReportLine]:
    """Run all checks. One that fails is an error among the others, never silence."""
    return [
        ReportLine(label, finding)
        for _order, label, check in sorted(_checks.values(), key=_ORDER)
        for finding in _found(check)
    ]


def highest_level(lines: Iterable[ReportLine]) -> Level:
    return max((line.finding.level for line in lines), default=Level.OK)


def _found(check: Check) -> list[Finding]:
    try:
        return list(check())
    except DatabaseError:
        return [
            error(
                _("Not known: the database does not answer this."),
                _("See what is said of the database."),
            )
        ]
    except Exception as fault:
        logger.exception("A check of the doctor failed")
        name = type(fault).__name__
        return [error(_("Could not be checked (%s).") % name, _("See the log."))]
