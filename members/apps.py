from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members import checks  # noqa: F401 (registers the checks)
        from members.signal_handlers import register_signal_handlers

        register_signal_handlers()
