from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = _("Editors' desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk import review_emails, signal_handlers
        from desk.duplicates.job import compare_next, mark_never_compared
        from desk.import_export import import_job, stored_files
        from desk.suggestions.job import can_learn, propose_next
        from desk.uploads import jobs
        from library.health.queues import register_queue
        from library.jobs import subprocesses, worker

        from .models import ImportState, LikenessState, SuggestionState

        signal_handlers.connect()
        review_emails.connect()
        for model, label in (
            (SuggestionState, _("Suggestions")),
            (LikenessState, _("Likenesses")),
            (ImportState, _("Imports")),
        ):
            register_queue(model, label)
        worker.register("incoming files", jobs.finish_next)
        worker.register(
            "likeness of older files",
            worker.every(worker.SECONDS_PER_DAY, mark_never_compared),
        )
        worker.register("likeness", compare_next)
        worker.register("suggestions", propose_next)
        subprocesses.register(
            "suggestion classifier", 3600, can_learn, "learn_from_editors"
        )
        worker.register("imports", import_job.import_next)
        worker.register(
            "files of imports", worker.every(worker.SECONDS_PER_DAY, stored_files.sweep)
        )
        worker.register(
            "forgotten uploads", worker.every(worker.SECONDS_PER_DAY, jobs.sweep_parts)
        )
