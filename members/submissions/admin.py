"""What members suggested, in the admin: an editor takes it on or declines it."""

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
from library.admin.permissions import GuardedChooserViewSet
from members.models import Proposal

State = Proposal.State


class DecisionForm(WagtailAdminModelForm):
    """A declined suggestion has an answer: nobody is turned away without a word."""

    class Meta:
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict:
        data = super().clean()
        is_declined = data.get("decision") == Proposal.Decision.DECLINED
        if is_declined and not data.get("answer", "").strip():
            text = _("Write some friendly words why: the member reads them.")
            self.add_error("answer", text)
        return data

    def save(self, commit: bool = True) -> Proposal:
        if "decision" in self.changed_data:
            self.instance.decided_by = self.for_user
        return super().save(commit)


class DraftPanel(HelpPanel):
    """Leads to the draft behind a suggestion, with its files."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.content = draft_link(self.instance)


def draft_link(proposal: Proposal):
    """Return a link to the resource's form, or why there is none."""
    if proposal.resource is None:
        return _("Its draft is deleted.")
    name = type(proposal.resource).snippet_viewset.get_url_name("edit")
    address = reverse(name, args=[proposal.resource_id])
    return format_html('<a href="{}">{}</a>', address, proposal.resource)


class DecideView(EditView):
    """What is accepted goes on in the grid."""

    def get_success_url(self) -> str:
        is_accepted = self.object.decision == Proposal.Decision.ACCEPTED
        if is_accepted and self.object.resource_id:
            return f"{reverse('desk_grid:resources')}?ids={self.object.resource_id}"
        return super().get_success_url()


def add_panel(request, panels: list) -> None:
    """Put the suggestions that wait on an editor's first page."""
    if request.user.has_perm("members.change_proposal"):
        panels.append(WorklistPanel(_waiting(), order=229))


def _waiting() -> Worklist:
    found = Proposal.objects.waiting()
    names = Proposal.snippet_viewset
    edit = names.get_url_name("edit")
    return Worklist(
        "proposals",
        _("Suggested by members"),
        _("Take each on or decline it: the member sees what became of it."),
        found.count(),
        [
            WorklistItem(proposal.title, reverse(edit, args=[proposal.pk]))
            for proposal in found[:MAX_ITEMS]
        ],
        reverse(names.get_url_name("list")),
    )


class ProposalViewSet(SnippetViewSet):
    model = Proposal
    chooser_viewset_class = GuardedChooserViewSet
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
            label=_("State"),
            accessor=lambda proposal: proposal.state.label,
            primary=lambda proposal: proposal.state == State.RECEIVED,
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
        return Proposal.objects.select_related("member", "organisation", "resource")
