from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    label = "desk"
    verbose_name = _("Editors' desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk.signal_handlers import register_signal_handlers

        register_signal_handlers()
