"""Messages from readers in the admin: the editors' inbox."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from desk.dashboard import WorklistPanel
from desk.worklists import MAX_ITEMS, Worklist, WorklistItem
from library.admin.permissions import PermissionCheckedChooserViewSet
from members.models import ReaderMessage

State = ReaderMessage.State


class StateForm(WagtailAdminModelForm):
    """Records who marked a message as done."""

    def save(self, commit: bool = True) -> ReaderMessage:
        if "state" in self.changed_data:
            self.instance.set_state(self.cleaned_data["state"], self.for_user)
        return super().save(commit)


class DetailsPanel(HelpPanel):
    """Links to the resource of a message, and to its sender."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.content = format_html(
                "<p>{}</p><p>{}</p>",
                resource_link(self.instance),
                sender(self.instance),
            )


def resource_link(message: ReaderMessage):
    """Return a link to the resource's page; to its form, if it is not published."""
    resource = message.resource
    if resource is None:
        return _("The resource has been deleted.")
    url = resource.permanent_url
    if not resource.live:
        url = reverse(resource.snippet_viewset.get_url_name("edit"), args=[resource.pk])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', url, resource)


def sender(message: ReaderMessage):
    """Return the member's name and an email link, as far as they are known."""
    if message.member is None and not message.email:
        return _("Visitor, without email address")
    name = message.member or _("Visitor")
    if not (email := message.reply_address):
        return name
    return format_html('{} <a href="mailto:{}"><bdi>{}</bdi></a>', name, email, email)


def add_panel(request, panels: list) -> None:
    """Add the open messages to an editor's dashboard."""
    if not request.user.has_perm("members.change_readermessage"):
        return
    open_messages = ReaderMessage.objects.filter(state=State.OPEN)
    viewset = ReaderMessage.snippet_viewset
    edit = viewset.get_url_name("edit")
    worklist = Worklist(
        "reader-messages",
        _("Messages from readers"),
        _("Answer by email if there is an address. Then mark the message as done."),
        open_messages.count(),
        [
            WorklistItem(message.excerpt(), reverse(edit, args=[message.pk]))
            for message in open_messages[:MAX_ITEMS]
        ],
        f"{reverse(viewset.get_url_name('list'))}?state={State.OPEN}",
    )
    panels.append(WorklistPanel(worklist, order=228))


class ReaderMessageViewSet(SnippetViewSet):
    model = ReaderMessage
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "mail"
    menu_label = _("Messages from readers")
    menu_hook = "register_library_menu_item"
    menu_order = 21
    list_display = [
        "excerpt",
        Column("kind", label=_("Subject"), accessor="get_kind_display"),
        Column("resource", label=_("Resource"), accessor=resource_link),
        Column("sender", label=_("From"), accessor=sender),
        StatusTagColumn(
            "state",
            label=_("Status"),
            accessor="get_state_display",
            primary=lambda message: message.state == State.OPEN,
        ),
        DateColumn("created_at", label=_("Received")),
    ]
    list_filter = ["state", "kind"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["message", "email"]
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            DetailsPanel(heading=_("Resource and sender")),
            FieldPanel("kind", read_only=True),
            FieldPanel("message", read_only=True),
            FieldPanel("state", widget=forms.RadioSelect),
        ],
        base_form_class=StateForm,
    )

    def get_queryset(self, request):
        return ReaderMessage.objects.select_related("member", "resource")
