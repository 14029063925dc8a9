from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = _("Editors' desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import long_jobs, worker
        from library.doctor.work import register_queue

        from . import following, review_emails
        from .exchange import running, uploads
        from .incoming import jobs
        from .likeness.working import compare_next, mark_never_compared
        from .models import ImportState, LikenessState, SuggestionState
        from .proposing import can_learn, propose_next

        following.connect()
        review_emails.connect()
        for model, label in (
            (SuggestionState, _("Suggestions")),
            (LikenessState, _("Likenesses")),
            (ImportState, _("Imports")),
        ):
            register_queue(model, label)
        worker.register("incoming files", jobs.finish_next)
        worker.register(
            "likeness of older files", worker.every(worker.A_DAY, mark_never_compared)
        )
        worker.register("likeness", compare_next)
        worker.register("suggestions", propose_next)
        long_jobs.register(
            "suggestion classifier", 3600, can_learn, "learn_from_editors"
        )
        worker.register("imports", running.import_next)
        worker.register("files of imports", worker.every(worker.A_DAY, uploads.sweep))
        worker.register(
            "forgotten uploads", worker.every(worker.A_DAY, jobs.sweep_parts)
        )
