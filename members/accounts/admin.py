"""Memberships and invitations in the admin."""

from __future__ import annotations

from copy import copy
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
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
from library.models import Organisation
from library.rate_limits import ADMIN_USERS, no_rate_limit
from members.accounts.invitations import invite_many, may_invite, parse_addresses
from members.models import AccountEmail, Invitation, Membership

MAX_ADDRESSES = 200
# What a membership grants, apart from its end date.
GRANT_FIELDS = ("organisation_id", "role", "is_manager")


class MemberOrganisationForm(WagtailAdminModelForm):
    """Offers the members of the coalition, and the organisation chosen before."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(is_member=True),
        label=_("Organisation"),
        help_text=_(
            "Only members of the coalition are listed: tick “member of the coalition” "
            "under Organisations to add one."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Q(is_member=True) | Q(pk=self.instance.organisation_id)
        self.fields["organisation"].queryset = Organisation.objects.filter(offered)


class MembershipForm(MemberOrganisationForm):
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


class InvitationsForm(MemberOrganisationForm):
    """One invitation for each of many addresses."""

    emails = forms.CharField(
        label=_("Email addresses"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
        help_text=_("One per line, or separated by commas. Up to 200."),
    )

    def clean_emails(self) -> list[str]:
        addresses = parse_addresses(self.cleaned_data["emails"])
        if not addresses:
            raise ValidationError(_("Enter at least one email address."))
        if len(addresses) > MAX_ADDRESSES:
            text = _("Enter at most %d addresses at once.") % MAX_ADDRESSES
            raise ValidationError(text)
        return addresses


@no_rate_limit(ADMIN_USERS)
@method_decorator(never_cache, name="dispatch")
class InviteView(CreateView):
    """Invites many addresses, and lists the result for each.

    The page is the only place where links are shown: it is not stored, and there is no
    redirect that would have to keep them.
    """

    submit_button_label = _("Invite")

    def form_valid(self, form: InvitationsForm) -> HttpResponse:
        self.form = form
        invited = invite_many(
            form.cleaned_data["emails"], form.instance, self.request.user
        )
        context = self.get_context_data(form=form) | {
            "invited": invited,
            "links": [row for row in invited if row.link],
        }
        return TemplateResponse(self.request, "members/admin/invited.html", context)


def email_state(invitation: Invitation) -> str:
    """Return whether the email of an invitation has been sent, for the listing."""
    if invitation.emailed_at:
        return date_format(invitation.emailed_at, "DATE_FORMAT")
    if not invitation.is_queued:
        return gettext("Not sent")
    return gettext("Failed, will be retried") if invitation.error else gettext("Queued")


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
        Column("email_state", label=_("Email sent"), accessor=email_state),
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

    edit_handler = ObjectList(panels, base_form_class=MemberOrganisationForm)

    def get_queryset(self, request):
        emails = AccountEmail.objects.filter(invitation=OuterRef("pk"))
        return Invitation.objects.select_related("organisation", "invited_by").annotate(
            is_queued=Exists(emails), error=Subquery(emails.values("last_error")[:1])
        )

    def get_add_view_kwargs(self, **kwargs) -> dict:
        panels = [FieldPanel("emails"), *self.panels[1:]]
        handler = ObjectList(panels, base_form_class=InvitationsForm)
        panel = handler.bind_to_model(Invitation)
        form = {"panel": panel, "form_class": panel.get_form_class()}
        return super().get_add_view_kwargs(**kwargs) | form
