from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import checks, signal_handlers
        from library.files import versions
        from library.jobs import worker
        from library.processing import ocr
        from library.resources import tombstones

        checks.connect()
        signal_handlers.connect()
        versions.connect()
        tombstones.connect()
        ocr.connect()
        worker.register_library_jobs()
        _register_checks()


def _register_checks() -> None:
    from library import health
    from library.health import database, files, queues, sandbox, storage

    from .models import ExtractionState, RecognitionState, ScanState

    health.register("database", _("Database"), database.check_database, order=10)
    health.register("worker", _("Worker"), queues.check_worker, order=40)
    health.register("queues", _("Queues"), queues.check_queues, order=45)
    health.register("storage", _("Room for files"), storage.check_storage, order=50)
    health.register("fixity", _("Stored files"), files.check_fixity, order=55)
    health.register("backup", _("Backup"), files.check_backup, order=60)
    health.register("sandbox", _("Sandbox"), sandbox.check_sandbox, order=53)
    health.register("scanner", _("Virus scanner"), files.check_scanner, order=52)
    queues.register_queue(ScanState, _("Virus scan"))
    queues.register_queue(ExtractionState, _("Text extraction"))
    queues.register_queue(RecognitionState, _("Text recognition"))
