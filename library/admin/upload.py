"""The upload page: thirty files from a conference, in one go."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from library.drafts import Stored, draft, store
from library.extraction import MEDIA_TYPES
from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource, ResourceType
from library.viewers import Visibility

ONE, EACH = "one", "each"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; the value is their list."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        return [super(FilesField, self).clean(file) for file in data or [None]]


class UploadForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("You can choose several at once, or drop them here."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("These files are"),
        choices=[
            (EACH, gettext_lazy("one resource each")),
            (ONE, gettext_lazy("one resource: its parts, or its languages")),
        ],
        initial=EACH,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the one resource"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Without it, the name of the first file."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=DOCUMENT_LANGUAGES, initial="en"
    )
    type = forms.ModelChoiceField(
        ResourceType.objects.all(), label=gettext_lazy("Type"), required=False
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Visibility"),
        choices=Visibility.choices,
        initial=Visibility.MEMBERS,
        help_text=gettext_lazy("Once it is published. Until then only editors see it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["accept"] = ",".join(
            extension for kind in MEDIA_TYPES.values() for extension in kind.extensions
        )


class UploadView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    model = Resource
    permission_required = "add"
    form_class = UploadForm
    template_name = "library/admin/upload.html"
    page_title = gettext_lazy("Upload")
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def form_valid(self, form):
        stored = store(form.cleaned_data["files"], self.request.user)
        lines = [f"{name}: {reason}" for name, reason in stored.refused]
        if not stored.documents:
            form.add_error("files", lines)
            return self.form_invalid(form)
        for line in lines:
            messages.error(self.request, _("Not kept: %s") % line)
        return self._leave(self._make_drafts(form.cleaned_data, stored))

    def _make_drafts(self, values: dict, stored: Stored) -> list[Resource]:
        fields = {name: values[name] for name in ("language", "type", "visibility")}
        fields["user"] = self.request.user
        if values["mode"] == ONE:
            return [draft(stored.documents, title=values["title"], **fields)]
        return [draft([document], **fields) for document in stored.documents]

    def _leave(self, resources: list[Resource]):
        count = len(resources)
        text = ngettext("%d draft was made.", "%d drafts were made.", count) % count
        messages.success(self.request, text)
        names = Resource.snippet_viewset
        if count == 1:
            return redirect(names.get_url_name("edit"), resources[0].pk)
        return redirect(f"{reverse(names.get_url_name('list'))}?live=False")


class UploadViewSet(ViewSet):
    name = "library_upload"
    url_prefix = "library/upload"
    icon = "upload"
    menu_label = gettext_lazy("Upload")

    def get_urlpatterns(self) -> list:
        return [path("", UploadView.as_view(), name="index")]
