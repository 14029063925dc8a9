"""Submissions in the admin, where editors accept or decline them."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from desk.dashboard import WorklistPanel
from desk.worklists import MAX_ITEMS, Worklist, WorklistItem
from library.admin.permissions import PermissionCheckedChooserViewSet
from library.rate_limits import ADMIN_USERS, no_rate_limit
from members.models import Submission

State = Submission.State


class DecisionForm(WagtailAdminModelForm):
    """Requires a reply to the member when a submission is declined."""

    class Meta:
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict:
        data = super().clean()
        is_declined = data.get("decision") == Submission.Decision.DECLINED
        if is_declined and not data.get("answer", "").strip():
            text = _("Explain why in a friendly way. The member will read it.")
            self.add_error("answer", text)
        return data

    def save(self, commit: bool = True) -> Submission:
        if "decision" in self.changed_data:
            self.instance.decided_by = self.for_user
        return super().save(commit)


class DraftPanel(HelpPanel):
    """Links to the draft of a submission, with its files."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.content = draft_link(self.instance)


def draft_link(submission: Submission):
    """Return a link to the draft's form, or a text if it was deleted."""
    if submission.resource is None:
        return _("The draft has been deleted.")
    name = type(submission.resource).snippet_viewset.get_url_name("edit")
    url = reverse(name, args=[submission.resource_id])
    return format_html('<a href="{}">{}</a>', url, submission.resource)


@no_rate_limit(ADMIN_USERS)
class DecideView(EditView):
    """Opens the grid after a submission was accepted."""

    def get_success_url(self) -> str:
        is_accepted = self.object.decision == Submission.Decision.ACCEPTED
        if is_accepted and self.object.resource_id:
            return f"{reverse('desk_grid:resources')}?ids={self.object.resource_id}"
        return super().get_success_url()


def add_panel(request, panels: list) -> None:
    """Add the pending submissions to an editor's dashboard."""
    if not request.user.has_perm("members.change_submission"):
        return
    pending = Submission.objects.pending()
    viewset = Submission.snippet_viewset
    edit = viewset.get_url_name("edit")
    worklist = Worklist(
        "submissions",
        _("Suggested by members"),
        _("Accept or decline each suggestion. The member sees your decision."),
        pending.count(),
        [
            WorklistItem(submission.title, reverse(edit, args=[submission.pk]))
            for submission in pending[:MAX_ITEMS]
        ],
        reverse(viewset.get_url_name("list")),
    )
    panels.append(WorklistPanel(worklist, order=229))


class SubmissionViewSet(SnippetViewSet):
    model = Submission
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "comment"
    menu_label = _("Suggested by members")
    menu_hook = "register_library_menu_item"
    menu_order = 20
    edit_view_class = DecideView
    list_display = [
        "title",
        "member",
        "organisation",
        StatusTagColumn(
            "state",
            label=_("Status"),
            accessor=lambda submission: submission.state.label,
            primary=lambda submission: submission.state == State.RECEIVED,
        ),
        Column("draft", label=_("Resource"), accessor=draft_link),
        DateColumn("created_at", label=_("Suggested")),
    ]
    list_filter = ["decision", "organisation"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["title", "message"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            DraftPanel(heading=_("Resource")),
            FieldRowPanel(
                [
                    FieldPanel("member", read_only=True),
                    FieldPanel("organisation", read_only=True),
                ]
            ),
            FieldPanel("title", read_only=True),
            FieldPanel("message", read_only=True),
            FieldPanel("visibility", read_only=True),
            FieldPanel("decision", widget=forms.RadioSelect),
            FieldPanel("answer"),
        ],
        base_form_class=DecisionForm,
    )

    def get_queryset(self, request):
        return Submission.objects.select_related("member", "organisation", "resource")
