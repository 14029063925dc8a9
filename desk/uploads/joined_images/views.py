"""The page of a batch that joins images to one document."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from desk.models import Batch
from desk.permissions import AddPermissionMixin
from desk.uploads.joined_images.join import MIN_IMAGES, image_rows, join
from library.extraction import limits
from library.rate_limits import ADMIN_USERS, no_rate_limit


class JoinForm(forms.Form):
    files = forms.MultipleChoiceField(
        label=gettext_lazy("Images"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the document"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Leave empty to use the title of the first draft."),
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(row.key): row for row in rows}
        field = self.fields["files"]
        field.choices = [(key, row.name) for key, row in self.rows.items()]
        field.initial = list(self.rows)
        field.error_messages["invalid_choice"] = _(
            "Only images of this batch whose drafts are unpublished can be joined."
        )

    def clean_files(self) -> list:
        """Return the selected rows in the order of their names."""
        keys = set(self.cleaned_data["files"])
        if len(keys) < MIN_IMAGES:
            raise ValidationError(_("Select at least two images."))
        if len(keys) > limits.JOINED_PAGES:
            text = _("Select at most %d images.")
            raise ValidationError(text % limits.JOINED_PAGES)
        return [row for key, row in self.rows.items() if key in keys]


@no_rate_limit(ADMIN_USERS)
class JoinImagesView(AddPermissionMixin, WagtailAdminTemplateMixin, FormView):
    """Select images of a batch; join them to a PDF with one draft."""

    form_class = JoinForm
    template_name = "desk/join_images.html"
    header_icon = "doc-full"
    page_title = gettext_lazy("Join images as one document")

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict]:
        batches = {"url": reverse("desk_batches:index"), "label": _("Upload")}
        url = reverse("desk_batches:batch", args=[self.batch.pk])
        batch = {"url": url, "label": self.batch.name}
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), batches, batch, here]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"rows": image_rows(self.batch)}

    def get_context_data(self, **kwargs) -> dict:
        own = {"batch": self.batch, "max_pages": limits.JOINED_PAGES}
        return super().get_context_data(**kwargs) | own

    def form_valid(self, form: JoinForm) -> HttpResponse:
        try:
            resource = join(
                self.batch,
                form.cleaned_data["files"],
                self.request.user,
                form.cleaned_data["title"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        text = _("The images were joined as “%s”.") % resource.title
        messages.success(self.request, text)
        return redirect("desk_batches:batch", self.batch.pk)
