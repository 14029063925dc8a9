from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import changes, checks, recognising, removing, versions, worker

        checks.connect()
        changes.connect()
        versions.connect()
        removing.connect()
        recognising.connect()
        worker.register_library_jobs()
