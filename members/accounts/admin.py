"""People and invitations in the admin: who belongs where, who is active."""

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
from members.accounts.invitations import invite, may_invite
from members.models import Invitation, Membership

# What a membership gives, beside the time that it lasts.
PLACE = ("organisation_id", "role", "is_manager")


class MembershipForm(WagtailAdminModelForm):
    """Has a box for "left", which stands for the moment of it.

    Saving raises PermissionDenied where it gives what `for_user` may invite nobody to.
    """

    has_left = forms.BooleanField(
        label=_("Has left"),
        required=False,
        help_text=_("Let in no more, from this moment. Take it away to let in again."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["has_left"].initial = self.instance.ended_at is not None
        self.earlier = copy(self.instance)

    def save(self, commit: bool = True) -> Membership:
        self._set_end()
        if self._gives() and not may_invite(self.for_user, self.instance):
            raise PermissionDenied
        return super().save(commit)

    def _set_end(self) -> None:
        if not self.cleaned_data["has_left"]:
            self.instance.ended_at = None
        elif self.instance.ended_at is None:
            self.instance.ended_at = timezone.now()

    def _gives(self) -> bool:
        """Say whether somebody is let in again, in another place, or for longer."""
        before, after = self.earlier, self.instance
        is_moved = any(getattr(before, name) != getattr(after, name) for name in PLACE)
        is_longer = (after.expires_on or date.max) > (before.expires_on or date.max)
        is_new = is_moved or is_longer or not before.is_current
        return after.is_current and is_new


def state(membership: Membership):
    """Say in a word whether somebody is let in."""
    if membership.is_current:
        return _("Member")
    return _("Has left") if membership.ended_at else _("Time is over")


class MembershipViewSet(SnippetViewSet):
    model = Membership
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "group"
    menu_label = _("People")
    menu_hook = "register_library_menu_item"
    menu_order = 950
    list_display = [
        "__str__",
        Column("email", label=_("E-mail"), accessor="user.email"),
        "organisation",
        "role",
        BooleanColumn("is_manager", label=_("Organisation manager")),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=state,
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
            FieldPanel("has_left"),
        ],
        base_form_class=MembershipForm,
    )

    def get_queryset(self, request):
        return Membership.objects.select_related("user", "organisation")


def last_day(invitation: Invitation) -> str:
    """Return the day until which an invitation can be accepted, in words."""
    return date_format(invitation.expires_at, "DATE_FORMAT")


class InviteView(CreateView):
    """Queues the email of what it saves."""

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
        DateColumn("revoked_at", label=_("Taken back")),
        # Not a DateColumn: of a day to come it says "just now".
        Column("expires_at", label=_("Open until"), accessor=last_day),
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
