"""Memberships and invitations in the admin."""

from __future__ import annotations

from copy import copy
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import (
    BooleanColumn,
    Column,
    DateColumn,
    StatusTagColumn,
)
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from library.rate_limits import ADMIN_USERS, no_rate_limit
from members.accounts.invitations import invite, may_invite
from members.models import Invitation, Membership

# What a membership grants, apart from its end date.
GRANT_FIELDS = ("organisation_id", "role", "is_manager")


class MembershipForm(WagtailAdminModelForm):
    """Membership with a checkbox that sets `ended_at`.

    Saving raises PermissionDenied if it grants what `for_user` may not grant.
    """

    access_ended = forms.BooleanField(
        label=_("Access ended"),
        required=False,
        help_text=_("Access ends when you save. Clear to restore access."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["access_ended"].initial = self.instance.ended_at is not None
        self.previous = copy(self.instance)

    def save(self, commit: bool = True) -> Membership:
        if not self.cleaned_data["access_ended"]:
            self.instance.ended_at = None
        elif self.instance.ended_at is None:
            self.instance.ended_at = timezone.now()
        before, after = self.previous, self.instance
        is_moved = any(
            getattr(before, name) != getattr(after, name) for name in GRANT_FIELDS
        )
        is_longer = (after.expires_on or date.max) > (before.expires_on or date.max)
        is_wider = is_moved or is_longer or not before.is_current
        if after.is_current and is_wider and not may_invite(self.for_user, after):
            raise PermissionDenied
        return super().save(commit)


def status(membership: Membership):
    """Return a one-word status of a membership."""
    if membership.is_current:
        return _("Member")
    return _("Access ended") if membership.ended_at else _("Expired")


class MembershipViewSet(SnippetViewSet):
    model = Membership
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "group"
    menu_label = _("People")
    menu_hook = "register_library_menu_item"
    menu_order = 950
    list_display = [
        "__str__",
        Column("email", label=_("Email"), accessor="user.email"),
        "organisation",
        "role",
        BooleanColumn("is_manager", label=_("Organisation manager")),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=status,
            primary=lambda membership: membership.is_current,
        ),
        DateColumn("last_login", label=_("Last signed in"), accessor="user.last_login"),
    ]
    list_filter = ["organisation", "role", "is_manager"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("user", read_only=True),
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("role"), FieldPanel("is_manager")]),
            FieldPanel("expires_on"),
            FieldPanel("access_ended"),
        ],
        base_form_class=MembershipForm,
    )

    def get_queryset(self, request):
        return Membership.objects.select_related("user", "organisation")


def format_expiry(invitation: Invitation) -> str:
    """Return the last day on which an invitation can be accepted, formatted."""
    return date_format(invitation.expires_at, "DATE_FORMAT")


@no_rate_limit(ADMIN_USERS)
class InviteView(CreateView):
    """Saves an invitation and queues its email."""

    def save_instance(self) -> Invitation:
        invitation = self.form.save(commit=False)
        invite(invitation, self.request.user)
        return invitation


class InvitationViewSet(SnippetViewSet):
    model = Invitation
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "mail"
    menu_label = _("Invitations")
    menu_hook = "register_library_menu_item"
    menu_order = 960
    add_view_class = InviteView
    list_display = [
        "email",
        "organisation",
        "role",
        "invited_by",
        DateColumn("invited_at", label=_("Invited")),
        DateColumn("accepted_at", label=_("Accepted")),
        DateColumn("revoked_at", label=_("Withdrawn")),
        # Not a DateColumn, which shows "just now" for future dates.
        Column("expires_at", label=_("Valid until"), accessor=format_expiry),
    ]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["email"]
    copy_view_enabled = False
    panels = [
        FieldPanel("email"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("is_manager")]),
        FieldRowPanel([FieldPanel("expires_on"), FieldPanel("language")]),
    ]
