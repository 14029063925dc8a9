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

        from library import worker
        from library.doctor import register as register_check
        from library.doctor.work import register_queue
        from search.signals import answered

        from . import (
            account_events,
            account_limits,
            account_mails,
            alert_mails,
            failed,
            joining,
            request_counts,
            use_counting,
            use_report,
        )
        from .access import take_groups
        from .alerts import queue_due
        from .doctor import check_seeds
        from .models import AccountMail, AlertMail, FailureCount, KnownBrowser
        from .session_store import SessionStore
        from .sign_in_providers import check_providers
        from .signal_handlers import register_signal_handlers

        joining.connect()
        account_limits.connect()
        register_signal_handlers()
        register_system_check(check_providers, Tags.security)
        register_check("second factor", _("Second factors"), check_seeds, order=85)
        register_queue(AlertMail, _("Mails to members"))
        register_queue(AccountMail, _("Emails about accounts"))
        worker.register("alerts", worker.every(30, queue_due))
        worker.register("mails", alert_mails.send_next, network=True)
        send_account_mails = account_mails.send_next
        worker.register("emails about accounts", send_account_mails, network=True)
        worker.register("memberships that ran out", worker.every(60 * 60, take_groups))
        answered.connect(failed.note)
        request_finished.connect(failed.write_waiting)
        request_finished.connect(use_counting.flush_due)
        request_finished.connect(request_counts.delete_ended)
        for name, job in (
            ("old use", use_report.forget_old),
            ("old failed searches", failed.forget_old),
            ("old mails", alert_mails.forget_old),
            ("old emails about accounts", account_mails.remove_old),
            ("failed sign-ins", FailureCount.objects.remove_old),
            ("known browsers", KnownBrowser.objects.remove_old),
            ("old events of accounts", account_events.forget_old),
            ("old sessions", SessionStore.clear_expired),
        ):
            worker.register(name, worker.every(worker.A_DAY, job))
