from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from library import worker

        from . import joining
        from .alerts import queue_due, send_next

        joining.connect()
        worker.register("alerts", worker.every(30, queue_due))
        worker.register("mails", send_next)
