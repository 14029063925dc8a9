"""System status in the admin: results of the doctor, and failed jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.checks import ERROR, INFO, WARNING
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from library.admin.permissions import PermissionCheckedMenuItem, PermissionCheckedMixin
from library.checks.doctor import run_doctor
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.sanitize import redact_emails
from library.worker.queue import queues

PERMISSION = "library.operate_library"
MAX_DEAD_LETTERS = 200
LEVELS = {
    INFO: ("ok", _("OK")),
    WARNING: ("warning", _("Warning")),
    ERROR: ("error", _("Error")),
}


@dataclass(frozen=True)
class DeadLetter:
    """A job that failed for good. `model` identifies its queue in URLs."""

    model: str
    queue: str | Promise
    pk: int
    error: str


def operator_permission() -> QuerySet[Permission]:
    """Return the permission, for Wagtail's form of a group."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def dead_letters() -> Iterator[DeadLetter]:
    for model in queues():
        for row in model.objects.filter(dead_letter=True).order_by("pk"):
            text, meta = redact_emails(row.last_error), model._meta
            yield DeadLetter(meta.model_name, meta.verbose_name, row.pk, text)


@no_rate_limit(ADMIN_USERS)
class SystemStatusView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Results of `manage.py doctor`, the most severe first, and failed jobs."""

    permission = PERMISSION
    page_title = _("System status")
    header_icon = "cogs"
    template_name = "library/admin/system_status.html"
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs) -> dict:
        context = {
            "lines": [(*LEVELS[one.level], one) for one in run_doctor()],
            "letters": list(islice(dead_letters(), MAX_DEAD_LETTERS)),
        }
        return super().get_context_data(**kwargs) | context


@no_rate_limit(ADMIN_USERS)
class RetryView(PermissionCheckedMixin, View):
    """Retry one failed job, or all of a queue."""

    permission = PERMISSION

    def post(self, request: HttpRequest, model: str, pk: int | None = None):
        models = {queue._meta.model_name: queue for queue in queues()}
        if model not in models:
            raise Http404
        jobs = models[model].objects
        failed = jobs.filter(dead_letter=True)
        if pk is not None:
            failed = failed.filter(pk=pk)
        keys = list(failed.values_list("pk", flat=True))
        jobs.enqueue(keys)
        text = ngettext(
            "%d job will be retried.", "%d jobs will be retried.", len(keys)
        )
        messages.success(request, text % len(keys))
        return redirect("library_state:index")


class SystemStatusMenuItem(PermissionCheckedMenuItem):
    permission = PERMISSION


class SystemStatusViewSet(ViewSet):
    name = "library_state"
    url_prefix = "library/state"
    icon = "cogs"
    menu_label = _("System status")
    menu_hook = "register_reports_menu_item"
    menu_item_class = SystemStatusMenuItem
    menu_order = 10

    def get_urlpatterns(self) -> list:
        return [
            path("", SystemStatusView.as_view(), name="index"),
            path("retry/<slug:model>/", RetryView.as_view(), name="retry_all"),
            path("retry/<slug:model>/<int:pk>/", RetryView.as_view(), name="retry"),
        ]
