from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home import health
        from home.signal_handlers import register_signal_handlers
        from library.health import register

        register_signal_handlers()
        register("settings", _("Settings"), health.check_settings, order=90)
        register("mail", _("Email"), health.check_mail, order=80)
