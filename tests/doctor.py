"""Asking the doctor, as an operator does."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from library.models import LastRun


def all_is_well() -> None:
    """Record what a worker of an installation in use leaves behind."""
    for task in ("worker", "verify"):
        LastRun.objects.note(task)
    backed_up(timezone.now())


def backed_up(when: datetime) -> None:
    """Leave what a backup leaves in the instance's folder."""
    (Path(settings.DATA_DIR) / "last_backup").write_text(f"{when.timestamp()}")


def doctor(*arguments: str) -> tuple[int, str]:
    """Return the exit code and what was printed."""
    printed = StringIO()
    try:
        call_command("doctor", *arguments, stdout=printed, no_color=True)
    except SystemExit as stopped:
        return int(stopped.code), printed.getvalue()
    return 0, printed.getvalue()


def about(label: str, printed: str) -> str:
    """Return what the doctor says of one thing, with its advice."""
    chosen, is_of_it = [], False
    for line in printed.splitlines():
        is_advice = line.lstrip().startswith("->")
        is_of_it = is_of_it if is_advice else f" {label}: " in line
        chosen += [" ".join(line.split())] if is_of_it else []
    return "\n".join(chosen)
