from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from library.doctor import register

        from . import doctor, logs

        request_finished.connect(logs.forget_request)
        register("settings", _("Settings"), doctor.check_settings, order=90)
        register("mail", _("Mail"), doctor.check_mail, order=80)
