"""Middleware: failed uploads, deleted resources, and checks in Wagtail's admin."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django.views.defaults import bad_request
from wagtail.admin.auth import permission_denied

from library.admin.view_checks import (
    ACCESS,
    CHECKS,
    MODELS_BY_NAMESPACE,
    VIEWS_WITH_KEYS,
    check_keys,
    check_listing,
)
from library.files.upload_errors import disk_full_message, is_disk_full
from library.resources.tombstones import Gone

AJAX = "XMLHttpRequest"


class UploadErrorMiddleware(MiddlewareMixin):
    """Answer 413, 507 or 400 with what to do. Must come before the CSRF middleware."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_form_with_errors = response.status_code == 200 and is_page
        if is_form_with_errors and getattr(request, "has_too_large_file", False):
            response.status_code = 413
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if request.content_type != "multipart/form-data":
            return None
        try:
            request.POST  # noqa: B018 (reads the form)
        except Exception as error:
            # Remove the unfinished temporary file; Django only drops its reference.
            for handler in request.upload_handlers:
                with suppress(OSError):  # closing flushes, but the disk is full
                    handler.upload_interrupted()
            if response := self.process_exception(request, error):
                return response
            raise
        return None

    def process_exception(self, request, error: Exception) -> HttpResponse | None:
        if is_disk_full(error):
            return _error_page(request, 507, disk_full_message())
        if isinstance(error, UnreadablePostError):
            text = _("The upload was interrupted. Upload the file again.")
            return _error_page(request, 400, text)
        return None


def _error_page(request: HttpRequest, status: int, advice: str) -> HttpResponse:
    context = {"advice": advice, "url": request.path, "has_no_translations": True}
    return render(request, "library/upload_error.html", context, status=status)


class GoneMiddleware(MiddlewareMixin):
    """Answer 410 Gone for deleted resources, whichever view raises `Gone`."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Gone):
            return None
        context = {"successor": exception.successor, "has_no_translations": True}
        return render(request, "library/gone.html", context, status=410)


class AdminChecksMiddleware(MiddlewareMixin):
    """Deny requests that Wagtail would answer, and answer where Wagtail would fail.

    Views are matched by URL name, so the checks do not depend on Wagtail's paths. Users
    without access to the admin are left to Wagtail, which redirects them.
    """

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Run the checks. Raises Http404 and BadRequest; denies access like Wagtail."""
        match = request.resolver_match
        checks = []
        if get_model := MODELS_BY_NAMESPACE.get(match.namespace):
            checks.append(partial(check_listing, get_model))
        if match.url_name and match.url_name.endswith(VIEWS_WITH_KEYS):
            checks.append(check_keys)
        if check := CHECKS.get(match.view_name):
            checks.append(check)
        if not checks or not request.user.has_perm(ACCESS):
            return None
        try:
            for check in checks:
                check(request, **kwargs)
        except PermissionDenied:
            if request.headers.get("x-requested-with") == AJAX:
                raise
            return permission_denied(request)
        return None

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Handle the deletion of a row that is still referenced, and forms without a
        field that Wagtail requires."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if isinstance(exception, MultiValueDictKeyError):
            return bad_request(request, exception)
        if not isinstance(exception, ProtectedError | RestrictedError):
            return None
        text = _("This cannot be deleted because it is still in use.")
        if request.headers.get("x-requested-with") == AJAX:
            return JsonResponse({"success": False, "error_message": text}, status=409)
        messages.error(request, text)
        return redirect("wagtailadmin_home")
