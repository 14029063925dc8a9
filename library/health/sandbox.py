"""Can files be read in a process that is shut off from everything else?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from library.extraction.sandbox import confinement
from library.health import Finding, ok, warning


def check_sandbox() -> Iterator[Finding]:
    """Report which of the kernel's protections the readers of files do without."""
    unavailable = confinement.missing()
    if "landlock" in unavailable:
        yield warning(
            _("Landlock is missing: a hostile file could have other files read."),
            _("Use Linux 5.13 or later with Landlock switched on: docs/sandbox.md."),
        )
    if "seccomp" in unavailable:
        yield warning(
            _("Seccomp is missing: a hostile file could have programs run."),
            _("Use Linux on x86_64 or aarch64 with seccomp: docs/sandbox.md."),
        )
    if not unavailable:
        yield ok(_("Each file is read in a process that can reach nothing else."))
