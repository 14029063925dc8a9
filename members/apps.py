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
        from django.core.signals import request_finished

        from library.health import register as register_check
        from library.health.queues import register_queue
        from library.jobs import worker
        from members import request_counts
        from members.accounts import emails as account_emails
        from members.accounts import events, signup
        from members.health import check_seeds
        from members.saved_searches import emails as alert_emails
        from members.saved_searches.alerts import queue_due
        from members.sessions.store import SessionStore
        from members.sign_in import lockouts
        from members.sign_in.auth_backend import take_groups
        from members.sign_in.identity_providers import check_providers
        from members.usage import counting, failed_searches, report
        from search.signals import answered

        from .models import AccountMail, AlertMail, FailureCount, KnownBrowser
        from .signal_handlers import register_signal_handlers

        signup.connect()
        lockouts.connect()
        register_signal_handlers()
        register_system_check(check_providers, Tags.security)
        register_check("second factor", _("Second factors"), check_seeds, order=85)
        register_queue(AlertMail, _("Mails to members"))
        register_queue(AccountMail, _("Emails about accounts"))
        worker.register("alerts", worker.every(30, queue_due))
        worker.register("mails", alert_emails.send_next, network=True)
        send_account_mails = account_emails.send_next
        worker.register("emails about accounts", send_account_mails, network=True)
        worker.register("memberships that ran out", worker.every(60 * 60, take_groups))
        answered.connect(failed_searches.note)
        request_finished.connect(failed_searches.write_waiting)
        request_finished.connect(counting.flush_due)
        request_finished.connect(request_counts.delete_ended)
        for name, job in (
            ("old use", report.forget_old),
            ("old failed searches", failed_searches.forget_old),
            ("old mails", alert_emails.forget_old),
            ("old emails about accounts", account_emails.remove_old),
            ("failed sign-ins", FailureCount.objects.remove_old),
            ("known browsers", KnownBrowser.objects.remove_old),
            ("old events of accounts", events.forget_old),
            ("old sessions", SessionStore.clear_expired),
        ):
            worker.register(name, worker.every(worker.SECONDS_PER_DAY, job))
