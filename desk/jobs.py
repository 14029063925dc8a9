"""The worker's jobs of the desk."""

from __future__ import annotations

from desk.duplicates.job import compare_next_document, enqueue_never_compared
from desk.harvest.job import enqueue_due, harvest_next, is_due
from desk.import_export import import_job, stored_files
from desk.suggestions.job import suggest_next
from desk.uploads import jobs as uploads
from library.worker import subprocesses
from library.worker.registry import SECONDS_PER_DAY, every, register

register("incoming files", uploads.finalize_next)
register("duplicates of older files", every(SECONDS_PER_DAY, enqueue_never_compared))
register("duplicates", compare_next_document)
register("suggestions", suggest_next)
register("imports", import_job.import_next)
register("files of imports", every(SECONDS_PER_DAY, stored_files.delete_expired))
register("due harvests", every(60, enqueue_due))
# In a process of their own: a slow server holds up no email.
register("harvests", harvest_next, network=True, own_process=True)
subprocesses.register(
    "harvests",
    5,
    is_due,
    "library_worker",
    "--until-idle",
    "--jobs",
    "harvests",
    network=True,
)
register("forgotten uploads", every(SECONDS_PER_DAY, uploads.expire_uploads))
