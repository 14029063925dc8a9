"""What the members' room adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from .people_admin import InvitationViewSet, MembershipViewSet

register_snippet(MembershipViewSet)
register_snippet(InvitationViewSet)
