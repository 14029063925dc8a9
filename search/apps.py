from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How long to wait before verify is retried while the engine is down.
VERIFY_RETRY_SECONDS = 600


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from library.jobs import subprocesses, worker
        from library.models import VOCABULARIES
        from library.signals import resources_changed
        from search.index.outbox import drain, mark_changed
        from search.index.rebuild import sweep_if_possible
        from search.index.verify import is_due
        from search.service.term_labels import clear_cache

        resources_changed.connect(mark_changed)
        for vocabulary in VOCABULARIES:
            post_save.connect(clear_cache, vocabulary)
            post_delete.connect(clear_cache, vocabulary)
        worker.register("search index", drain)
        worker.register("old indexes", worker.every(3600, sweep_if_possible))
        subprocesses.register(
            "verify", VERIFY_RETRY_SECONDS, is_due, "search_index", "verify"
        )
        _register_checks()


def _register_checks() -> None:
    from library import health as checks
    from library.health.queues import register_queue
    from search import health
    from search.models import IndexState

    checks.register("engine", _("Search engine"), health.check_engine, order=20)
    checks.register("index", _("Index"), health.check_index, order=25)
    checks.register("verify", _("Index and database"), health.check_verify, order=30)
    register_queue(IndexState, _("Search index"))
