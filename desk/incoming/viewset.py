"""The addresses of incoming files in the admin, and their place in the menu."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin.viewsets.base import ViewSet

from desk.may_add import MayAddMenuItem

from . import pages, removing, tus
from .parts import is_disk_full

may_upload = permission_required("library.add_resource", raise_exception=True)


def tells_when_disk_is_full(view: Callable) -> Callable:
    """Answer 507 when a form's files find no room, wherever that is noticed.

    The form is read, and its files written, when its CSRF token is looked for. So that
    has to happen in here.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return checked(request, *args, **kwargs)
        except OSError as error:
            if not is_disk_full(error):
                raise
            for handler in request.upload_handlers:
                with suppress(OSError):  # closing writes what is left: no room either
                    handler.upload_interrupted()
            advice = {"advice": tus.disk_full_text()}
            return render(request, "desk/disk_full.html", advice, status=507)

    return answer


class BatchViewSet(ViewSet):
    name = "desk_batches"
    url_prefix = "library/upload"
    icon = "upload"
    menu_label = _("Upload")
    menu_hook = "register_library_menu_item"
    menu_item_class = MayAddMenuItem
    menu_order = 1

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", pages.BatchesView.as_view(), name="index"),
            path(
                "results/",
                pages.BatchesView.as_view(results_only=True),
                name="index_results",
            ),
            path("add/", pages.NamingView.as_view(), name="add"),
            path(
                "<int:pk>/",
                tells_when_disk_is_full(pages.BatchView.as_view()),
                name="batch",
            ),
            path("<int:pk>/edit/", pages.NamingView.as_view(), name="edit"),
            path("<int:pk>/state/", may_upload(pages.state), name="state"),
            path("<int:pk>/files/", tus.uploads, name="uploads"),
            path(
                "<int:pk>/files/<uuid:key>/delete/", removing.remove_file, name="remove"
            ),
            path("files/<uuid:key>/", tus.upload, name="upload"),
        ]
