from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = _("Editors' desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk import review_emails, signal_handlers
        from desk.duplicates.job import compare_next_document, enqueue_never_compared
        from desk.import_export import import_job, stored_files
        from desk.suggestions.job import is_training_due, suggest_next
        from desk.uploads import jobs
        from library.health.queues import register_queue
        from library.jobs import subprocesses, worker

        from .models import DuplicateState, ImportState, SuggestionState

        signal_handlers.connect()
        review_emails.connect()
        for model, label in (
            (SuggestionState, _("Suggestions")),
            (DuplicateState, _("Possible duplicates")),
            (ImportState, _("Imports")),
        ):
            register_queue(model, label)
        worker.register("incoming files", jobs.finalize_next)
        worker.register(
            "duplicates of older files",
            worker.every(worker.SECONDS_PER_DAY, enqueue_never_compared),
        )
        worker.register("duplicates", compare_next_document)
        worker.register("suggestions", suggest_next)
        subprocesses.register(
            "suggestion classifier", 3600, is_training_due, "learn_from_editors"
        )
        worker.register("imports", import_job.import_next)
        worker.register(
            "files of imports",
            worker.every(worker.SECONDS_PER_DAY, stored_files.delete_expired),
        )
        worker.register(
            "forgotten uploads",
            worker.every(worker.SECONDS_PER_DAY, jobs.expire_uploads),
        )
