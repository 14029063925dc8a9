"""The listing of uploaded files, with the status of their text."""

from __future__ import annotations

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import policy_registry

from library.admin.ocr import RecognitionView
from library.files.active_content import warn_editor
from library.files.uploads import enqueue
from library.models import LibraryDocument, ScanVerdict
from library.processing import ocr, text_extraction
from library.processing.status_messages import explain
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin


class FileFilterSet(WagtailFilterSet):
    scan = django_filters.ChoiceFilter(
        label=gettext_lazy("Virus scan"), choices=ScanVerdict
    )
    is_unused = django_filters.BooleanFilter(
        label=gettext_lazy("Not in any resource"), method="filter_unused"
    )
    needs_ocr = django_filters.BooleanFilter(
        label=gettext_lazy("Needs OCR"), method="filter_needs_ocr"
    )
    has_active_content = django_filters.BooleanFilter(
        label=gettext_lazy("Active content"), method="filter_active_content"
    )
    needs_conversion = django_filters.BooleanFilter(
        label=gettext_lazy("Needs LibreOffice"), method="filter_needs_conversion"
    )

    class Meta:
        model = LibraryDocument
        fields = ["status", "scan"]

    def filter_active_content(
        self, files: QuerySet, name: str, value: bool
    ) -> QuerySet:
        """Keep the files that run, load or send something when they are opened."""
        has_none = Q(active_content=[])
        return files.exclude(has_none) if value else files.filter(has_none)

    def filter_unused(self, files: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep the files that no resource uses, not even as an earlier version."""
        unused = Q(resource_files=None, versions=None)
        return files.filter(unused) if value else files.exclude(unused)

    def filter_needs_ocr(self, files: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep the files whose recognition waits for a package of Tesseract."""
        is_blocked = Q(pk__in=ocr.blocked_by_packages().values("pk"))
        return files.filter(is_blocked) if value else files.exclude(is_blocked)

    def filter_needs_conversion(self, files: QuerySet, name: str, value: bool):
        """Keep the files whose text waits for a package of LibreOffice."""
        is_blocked = Q(pk__in=text_extraction.blocked_by_packages().values("pk"))
        return files.filter(is_blocked) if value else files.exclude(is_blocked)


class TextColumn(Column):
    """The status of a file's text, what to do, and a button to extract it again."""

    cell_template_name = "library/admin/text_cell.html"

    def get_cell_context_data(self, instance, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        context["explanation"] = explain(instance)
        context["warning"] = warn_editor(instance)
        context["csrf_token"] = get_token(parent_context["request"])
        return context


@no_rate_limit(ADMIN_USERS)
class FilesView(SafeExportMixin, IndexView):
    model = LibraryDocument
    header_icon = "doc-full-inverse"
    index_url_name = "library_files:index"
    index_results_url_name = "library_files:index_results"
    edit_url_name = "wagtaildocs:edit"
    filterset_class = FileFilterSet
    search_backend_name = None
    search_fields = ["title", "original_name"]
    default_ordering = "-created_at"
    paginate_by = 50
    list_display = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            url_name="wagtaildocs:edit",
            sort_key="title",
        ),
        Column("media_type", label=gettext_lazy("Format"), sort_key="media_type"),
        NumberColumn("page_count", label=gettext_lazy("Pages"), sort_key="page_count"),
        TextColumn("status", label=gettext_lazy("Text"), sort_key="status"),
        NumberColumn("resource_count", label=gettext_lazy("Resources")),
        DateColumn("created_at", label=gettext_lazy("Added"), sort_key="created_at"),
    ]
    list_export = [
        "title",
        "original_name",
        "media_type",
        "page_count",
        "status",
        "reason",
    ]
    export_filename = "files"

    def get_base_queryset(self) -> QuerySet:
        """Return the files in collections that the editor has access to."""
        policy = policy_registry.get_by_type(LibraryDocument)
        files = policy.instances_user_has_any_permission_for(
            self.request.user, ["add", "change", "choose"]
        )
        return files.select_related("recognition", "virus_scan").annotate(
            resource_count=Count("resource_files", distinct=True)
        )


@no_rate_limit(ADMIN_USERS)
@require_POST
def extract_again(request, pk: int):
    """Enqueue the extraction of a file again."""
    document = get_object_or_404(LibraryDocument, pk=pk)
    policy = policy_registry.get_by_type(LibraryDocument)
    if not policy.user_has_permission_for_instance(request.user, "change", document):
        raise PermissionDenied
    enqueue(document)
    text = _("The text of “%(title)s” will be extracted again.")
    messages.success(request, text % {"title": document.title})
    return redirect("library_files:index")


class FilesMenuItem(MenuItem):
    """Shown to users who may list files."""

    def is_shown(self, request) -> bool:
        policy = policy_registry.get_by_type(LibraryDocument)
        return policy.user_has_any_permission(request.user, ["add", "change"])


class FilesViewSet(ViewSet):
    name = "library_files"
    url_prefix = "library/files"
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Files")
    menu_item_class = FilesMenuItem

    def get_urlpatterns(self) -> list:
        return [
            path("", FilesView.as_view(), name="index"),
            path(
                "results/", FilesView.as_view(results_only=True), name="index_results"
            ),
            path("<int:pk>/extract/", extract_again, name="extract_again"),
            path("<int:pk>/recognise/", RecognitionView.as_view(), name="recognise"),
        ]
