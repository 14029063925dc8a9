from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library.resources import related, search_inside
        from search import checks  # noqa: F401 (registers the checks)
        from search.service.related import related_resources
        from search.service.search_inside import EngineSearchInside
        from search.signal_handlers import register_signal_handlers

        register_signal_handlers()
        search_inside.register(EngineSearchInside)
        related.register(related_resources)
