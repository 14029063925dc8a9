from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from library import worker
        from library.doctor import register

        from . import cache, doctor, logs

        request_finished.connect(logs.forget_request)
        worker.register(
            "expired cache rows", worker.every(60 * 60, cache.delete_expired)
        )
        register("settings", _("Settings"), doctor.check_settings, order=90)
        register("mail", _("Mail"), doctor.check_mail, order=80)
