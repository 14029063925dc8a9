from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import checks  # noqa: F401 (registers the checks)
        from library.signal_handlers import register_signal_handlers

        register_signal_handlers()
        autodiscover_modules("jobs")
