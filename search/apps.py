from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# While the engine is away, verify is tried again after so many seconds.
VERIFY_TRIES = 600


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from library import long_jobs, worker
        from library.models import VOCABULARIES
        from library.signals import resources_changed

        from .indexing import drain, mark_changed
        from .rebuilding import sweep_if_possible
        from .term_names import forget
        from .verified import is_due

        resources_changed.connect(mark_changed)
        for vocabulary in VOCABULARIES:
            post_save.connect(forget, vocabulary)
            post_delete.connect(forget, vocabulary)
        worker.register("search index", drain)
        worker.register("old indexes", worker.every(3600, sweep_if_possible))
        long_jobs.register("verify", VERIFY_TRIES, is_due, "search_index", "verify")
        _register_checks()


def _register_checks() -> None:
    from library import doctor as checks
    from library.doctor.work import register_queue

    from . import doctor
    from .models import IndexState

    checks.register("engine", _("Search engine"), doctor.check_engine, order=20)
    checks.register("index", _("Index"), doctor.check_index, order=25)
    checks.register("verify", _("Index and database"), doctor.check_verify, order=30)
    register_queue(IndexState, _("Search index"))
