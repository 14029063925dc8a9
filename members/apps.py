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
        from library.health.queues import register_queue
        from library.jobs import worker
        from members.accounts import emails as account_emails
        from members.accounts import events
        from members.health import check_seeds
        from members.saved_searches import emails as alert_emails
        from members.saved_searches.alerts import queue_due
        from members.sessions.store import SessionStore
        from members.sign_in.auth_backend import remove_expired_groups
        from members.sign_in.identity_providers import check_providers
        from members.usage import failed_searches, report

        from .models import AccountEmail, AlertEmail, FailureCount, KnownBrowser
        from .signal_handlers import register_signal_handlers

        register_signal_handlers()
        register_system_check(check_providers, Tags.security)
        register_check("second factor", _("Second factors"), check_seeds, order=85)
        register_queue(AlertEmail, _("Emails to members"))
        register_queue(AccountEmail, _("Account emails"))
        worker.register("alerts", worker.every(30, queue_due))
        worker.register("alert emails", alert_emails.send_next, network=True)
        worker.register("account emails", account_emails.send_next, network=True)
        for name, seconds, job in (
            ("expired memberships", 60 * 60, remove_expired_groups),
            ("old usage statistics", worker.SECONDS_PER_DAY, report.delete_old),
            ("old failed searches", worker.SECONDS_PER_DAY, failed_searches.delete_old),
            ("old alert emails", worker.SECONDS_PER_DAY, alert_emails.delete_old),
            ("old account emails", worker.SECONDS_PER_DAY, account_emails.delete_old),
            (
                "failed sign-ins",
                worker.SECONDS_PER_DAY,
                FailureCount.objects.delete_old,
            ),
            ("known browsers", worker.SECONDS_PER_DAY, KnownBrowser.objects.delete_old),
            ("old account events", worker.SECONDS_PER_DAY, events.delete_old),
            ("old sessions", worker.SECONDS_PER_DAY, SessionStore.clear_expired),
        ):
            worker.register(name, worker.every(seconds, job))
