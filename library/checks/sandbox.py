"""Check of the sandbox in which uploaded files are read."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage, Info, Warning
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.checks.doctor import doctor_check
from library.extraction.sandbox import confinement


@doctor_check(gettext_lazy("Sandbox"))
def check_sandbox() -> Iterator[CheckMessage]:
    """Report which of the kernel's protections are not available."""
    unavailable = confinement.missing()
    if "landlock" in unavailable:
        yield Warning(
            _("Landlock is not available: a malicious file could read other files."),
            hint=_("Use Linux 5.13 or later with Landlock enabled: docs/sandbox.md."),
            id="library.W081",
        )
    if "seccomp" in unavailable:
        yield Warning(
            _("Seccomp is not available: a malicious file could run programs."),
            hint=_("Use Linux on x86_64 or aarch64 with seccomp: docs/sandbox.md."),
            id="library.W082",
        )
    if not unavailable:
        yield Info(_("Files are read in an isolated process."), id="library.I080")
