"""What the editors' desk adds to Wagtail's admin."""

from wagtail import hooks

from .bulk_actions import (
    ChangeAction,
    PublishAction,
    UnpublishAction,
    refuse_the_whole_table,
)
from .dashboard import add_links, add_panels
from .deciding import decide_after_edit
from .exchange.exporting import ExportAction
from .exchange.viewset import ExchangeViewSet
from .grid.listing import DescribeAction
from .grid.viewset import GridViewSet
from .incoming.viewset import BatchViewSet
from .likeness.viewset import DuplicatesViewSet, tell_of_likenesses
from .suggestions_report import SuggestionsReportViewSet

for action in (
    DescribeAction,
    ChangeAction,
    PublishAction,
    UnpublishAction,
    ExportAction,
):
    hooks.register("register_bulk_action", action)
hooks.register("before_bulk_action", refuse_the_whole_table)
hooks.register("construct_homepage_panels", add_panels)
hooks.register("construct_dashboard_links", add_links)
hooks.register("register_admin_viewset", ExchangeViewSet)
hooks.register("register_admin_viewset", GridViewSet)
hooks.register("after_edit_snippet", decide_after_edit)
hooks.register("register_admin_viewset", BatchViewSet)
hooks.register("register_admin_viewset", DuplicatesViewSet)
hooks.register("before_edit_snippet", tell_of_likenesses)
hooks.register("register_admin_viewset", SuggestionsReportViewSet)
