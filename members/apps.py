from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags
        from django.core.checks import register as register_system_check

        from library.health import register as register_check
        from members.health import check_seeds
        from members.sign_in.identity_providers import check_providers

        from .signal_handlers import register_signal_handlers

        register_signal_handlers()
        register_system_check(check_providers, Tags.security)
        register_check("second factor", _("Second factors"), check_seeds, order=85)
