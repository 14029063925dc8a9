"""The worker's jobs. Each app registers its own; `library_worker` runs them all."""

from __future__ import annotations

from collections.abc import Callable

# A job does a bounded piece of work and says whether there was any.
Job = Callable[[], bool]
_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Let the worker run this job; a second one of the same name replaces it."""
    _jobs[name] = job


def register_extraction() -> None:
    """Register the library's own job."""
    from .extracting import extract_next

    register("extraction", extract_next)


def run_once() -> bool:
    """Run each job once. Returns whether any had work."""
    results = [job() for job in _jobs.values()]
    return any(results)
