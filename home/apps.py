from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from home import cache, health
        from home.logs import request_log
        from library.health import register
        from library.jobs import worker

        request_finished.connect(request_log.forget_request)
        worker.register(
            "expired cache rows", worker.every(60 * 60, cache.delete_expired)
        )
        register("settings", _("Settings"), health.check_settings, order=90)
        register("mail", _("Email"), health.check_mail, order=80)
