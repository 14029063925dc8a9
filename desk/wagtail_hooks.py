"""Wagtail hooks of the editors' desk."""

from wagtail import hooks

from desk.checklist.viewset import ChecklistViewSet
from desk.duplicates.viewset import DuplicatesViewSet, warn_about_duplicates
from desk.harvest.viewset import HarvestViewSet
from desk.import_export.exports import ExportAction
from desk.import_export.viewset import ImportExportViewSet
from desk.suggestions.decisions import decide_after_edit
from desk.suggestions.report import SuggestionsReportViewSet
from desk.uploads.viewset import BatchViewSet

from .bulk_actions import (
    ChangeAction,
    DescribeAction,
    PublishAction,
    UnpublishAction,
    prevent_whole_table_action,
)
from .dashboard import add_links, add_panels
from .grid.viewset import GridViewSet

for action in (
    DescribeAction,
    ChangeAction,
    PublishAction,
    UnpublishAction,
    ExportAction,
):
    hooks.register("register_bulk_action", action)
hooks.register("before_bulk_action", prevent_whole_table_action)
hooks.register("construct_homepage_panels", add_panels)
hooks.register("construct_dashboard_links", add_links)
hooks.register("register_admin_viewset", ImportExportViewSet)
hooks.register("register_admin_viewset", HarvestViewSet)
hooks.register("register_admin_viewset", GridViewSet)
hooks.register("register_admin_viewset", ChecklistViewSet)
hooks.register("after_edit_snippet", decide_after_edit)
hooks.register("register_admin_viewset", BatchViewSet)
hooks.register("register_admin_viewset", DuplicatesViewSet)
hooks.register("before_edit_snippet", warn_about_duplicates)
hooks.register("register_admin_viewset", SuggestionsReportViewSet)
