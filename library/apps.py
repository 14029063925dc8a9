from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import checks, health
        from library.health import database, files, queues, sandbox, storage
        from library.signal_handlers import register_signal_handlers

        checks.register_checks()
        register_signal_handlers()
        autodiscover_modules("jobs")
        health.register("database", _("Database"), database.check_database, order=10)
        health.register("worker", _("Worker"), queues.check_worker, order=40)
        health.register("queues", _("Queues"), queues.check_queues, order=45)
        health.register("storage", _("Disk space"), storage.check_storage, order=50)
        health.register("scanner", _("Virus scanner"), files.check_scanner, order=52)
        health.register("sandbox", _("Sandbox"), sandbox.check_sandbox, order=53)
        health.register("fixity", _("Stored files"), files.check_fixity, order=55)
        health.register("backup", _("Backup"), files.check_backup, order=60)
