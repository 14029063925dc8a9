"""What the members' room adds to Wagtail's admin."""

from django.template.loader import render_to_string
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from members.accounts.admin import InvitationViewSet, MembershipViewSet
from members.reader_messages.admin import ReaderMessageViewSet
from members.reader_messages.admin import add_panel as add_messages_panel
from members.reader_messages.panels import help_panel
from members.sessions.visits import new_resources_panel
from members.shared_links.admin import SharedLinkViewSet
from members.shared_links.panels import share_panel
from members.submissions.admin import SubmissionViewSet, add_panel
from members.usage.admin import UsageViewSet
from members.usage.failed_searches_admin import FailedSearchesViewSet

register_snippet(MembershipViewSet)
register_snippet(InvitationViewSet)
hooks.register("register_admin_viewset", UsageViewSet)
hooks.register("register_admin_viewset", FailedSearchesViewSet)
register_snippet(SubmissionViewSet)
hooks.register("construct_homepage_panels", add_panel)
register_snippet(ReaderMessageViewSet)
hooks.register("construct_homepage_panels", add_messages_panel)
register_snippet(SharedLinkViewSet)
hooks.register("register_resource_panels", share_panel)
hooks.register("register_resource_panels", help_panel)
hooks.register("register_results_panels", new_resources_panel)


@hooks.register("insert_global_admin_js")
def activity_script() -> str:
    """Typing in the admin is activity too: see members/middleware.py."""
    return render_to_string("members/activity_script.html")
