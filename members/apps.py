from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from library import worker
        from library.doctor.work import register_queue
        from search.signals import answered

        from . import alert_mails, failed, joining, use_counting, use_report
        from .access import take_groups
        from .alerts import queue_due
        from .models import AlertMail

        joining.connect()
        register_queue(AlertMail, _("Mails to members"))
        worker.register("alerts", worker.every(30, queue_due))
        worker.register("mails", alert_mails.send_next)
        worker.register("memberships that ran out", worker.every(60 * 60, take_groups))
        answered.connect(failed.note)
        request_finished.connect(failed.write_waiting)
        request_finished.connect(use_counting.flush_due)
        for name, job in (
            ("old use", use_report.forget_old),
            ("old failed searches", failed.forget_old),
            ("old mails", alert_mails.forget_old),
        ):
            worker.register(name, worker.every(worker.A_DAY, job))
