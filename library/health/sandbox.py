"""Health check of the sandbox in which uploaded files are read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from library.extraction.sandbox import confinement
from library.health import Finding, ok, warning


def check_sandbox() -> Iterator[Finding]:
    """Report which of the kernel's protections are not available."""
    unavailable = confinement.missing()
    if "landlock" in unavailable:
        yield warning(
            _("Landlock is not available: a malicious file could read other files."),
            _("Use Linux 5.13 or later with Landlock enabled: docs/sandbox.md."),
        )
    if "seccomp" in unavailable:
        yield warning(
            _("Seccomp is not available: a malicious file could run programs."),
            _("Use Linux on x86_64 or aarch64 with seccomp: docs/sandbox.md."),
        )
    if not unavailable:
        yield ok(_("Files are read in an isolated process."))
