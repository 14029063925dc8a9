from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home import checks  # noqa: F401 (registers the checks)
        from home.signal_handlers import register_signal_handlers

        register_signal_handlers()
