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
        _register_checks()


def _register_checks() -> None:
    from . import doctor
    from .doctor import database, files, sandbox, storage, work
    from .models import ExtractionState, RecognitionState, ScanState

    doctor.register("database", _("Database"), database.check_database, order=10)
    doctor.register("worker", _("Worker"), work.check_worker, order=40)
    doctor.register("queues", _("Queues"), work.check_queues, order=45)
    doctor.register("storage", _("Room for files"), storage.check_storage, order=50)
    doctor.register("fixity", _("Stored files"), files.check_fixity, order=55)
    doctor.register("backup", _("Backup"), files.check_backup, order=60)
    doctor.register("sandbox", _("Sandbox"), sandbox.check_sandbox, order=53)
    doctor.register("scanner", _("Virus scanner"), files.check_scanner, order=52)
    work.register_queue(ScanState, _("Virus scan"))
    work.register_queue(ExtractionState, _("Text extraction"))
    work.register_queue(RecognitionState, _("Text recognition"))
