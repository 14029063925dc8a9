"""Health checks of the installation; each app registers its own.

`manage.py doctor` and the admin's system status page show the same findings.
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
    """Severity; the highest one is the exit code of `manage.py doctor`.

    A warning needs attention soon. An error means that something does not work, or that
    uploaded data is at risk.
    """

    OK = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True)
class Finding:
    """One result of a check. `advice` says what to do, if anything."""

    text: str
    level: Level = Level.OK
    advice: str = ""


@dataclass(frozen=True)
class ReportLine:
    """A finding with the label of its check."""

    label: str | Promise
    finding: Finding


# A check looks at one thing, changes nothing, and returns its findings.
Check = Callable[[], Iterable[Finding]]
_checks: dict[str, tuple[int, str | Promise, Check]] = {}


def register(code: str, label: str | Promise, check: Check, order: int) -> None:
    """Register a check; a second one with the same code replaces it.

    order: from 10, for what everything else depends on, to 90.
    """
    _checks[code] = (order, label, check)


def ok(text: str) -> Finding:
    return Finding(text)


def warning(text: str, advice: str) -> Finding:
    return Finding(text, Level.WARNING, advice)


def error(text: str, advice: str) -> Finding:
    return Finding(text, Level.ERROR, advice)


def run_checks() -> list[ReportLine]:
    """Run all checks. A check that raises is reported as an error."""
    lines = []
    for _order, label, check in sorted(_checks.values(), key=itemgetter(0)):
        try:
            findings = list(check())
        except DatabaseError:
            findings = [
                error(
                    _("Unknown: the database query failed."),
                    _("See the result for the database."),
                )
            ]
        except Exception as failure:
            logger.exception("A health check failed")
            name = type(failure).__name__
            findings = [error(_("The check failed (%s).") % name, _("See the log."))]
        lines += [ReportLine(label, finding) for finding in findings]
    return lines


def highest_level(lines: Iterable[ReportLine]) -> Level:
    return max((line.finding.level for line in lines), default=Level.OK)
