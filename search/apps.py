from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import health as checks
        from search import health
        from search.signal_handlers import register_signal_handlers

        register_signal_handlers()
        checks.register("engine", _("Search engine"), health.check_engine, order=20)
        checks.register("index", _("Index"), health.check_index, order=25)
        checks.register(
            "verify", _("Index and database"), health.check_verify, order=30
        )
