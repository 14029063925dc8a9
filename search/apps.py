from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import worker
        from library.signals import resources_changed

        from .indexing import drain, mark_changed

        resources_changed.connect(mark_changed)
        worker.register("search index", drain)
