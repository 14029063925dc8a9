"""The admin view that starts text recognition (OCR) of a file."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from library.extraction import MEDIA_TYPES
from library.extraction.tesseract import LANGUAGES
from library.languages import DOCUMENT_LANGUAGES
from library.models import ExtractionStatus, LibraryDocument
from library.processing.ocr import MAX_OCR_PAGES, request_recognition
from library.processing.status_messages import explain
from library.rate_limits import ADMIN_USERS, no_rate_limit

SCANNED, EVERY = "scanned", "every"


class RecognitionForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the scanned pages"),
        required=False,
        choices=[
            ("", gettext_lazy("Language of the file, detected if unknown")),
            *(pair for pair in DOCUMENT_LANGUAGES if pair[0] in LANGUAGES),
        ],
        help_text=gettext_lazy(
            "Choose the language of most of the text. Two languages give worse results."
        ),
    )
    pages = forms.ChoiceField(
        label=gettext_lazy("Pages to recognise"), widget=forms.RadioSelect
    )

    def __init__(self, *args, document: LibraryDocument, **kwargs):
        super().__init__(*args, **kwargs)
        every = gettext_lazy("All pages: replaces the file's own text if it is garbled")
        scans = len(document.scanned_pages)
        scanned = ngettext_lazy("%d scanned page", "%d scanned pages", scans)
        self.fields["pages"].choices = [
            *([(SCANNED, scanned % scans)] if scans else []),
            (EVERY, every),
        ]
        self.fields["pages"].initial = SCANNED if scans else EVERY


@no_rate_limit(ADMIN_USERS)
class RecognitionView(WagtailAdminTemplateMixin, FormView):
    form_class = RecognitionForm
    template_name = "library/admin/recognise.html"
    page_title = gettext_lazy("Text recognition (OCR)")
    header_icon = "doc-full-inverse"

    def dispatch(self, request, *args, **kwargs):
        policy = policy_registry.get_by_type(LibraryDocument)
        if not policy.user_has_permission_for_instance(
            request.user, "change", self.document
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def document(self) -> LibraryDocument:
        """The document: a PDF or an image whose own text has been extracted."""
        codes = [code for code, kind in MEDIA_TYPES.items() if kind.has_page_images]
        files = LibraryDocument.objects.filter(media_type__in=codes, page_count__gt=0)
        return get_object_or_404(
            files.exclude(status=ExtractionStatus.WAITING), pk=self.kwargs["pk"]
        )

    def get_page_subtitle(self) -> str:
        return self.document.title

    def get_breadcrumbs_items(self) -> list[dict]:
        files = {"url": reverse("library_files:index"), "label": _("Files")}
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), files, here]

    def get_initial(self) -> dict:
        return {"language": self.document.ocr_languages}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"document": self.document}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            document=self.document,
            explanation=explain(self.document),
            max_pages=MAX_OCR_PAGES,
            **kwargs,
        )

    def form_valid(self, form):
        values = form.cleaned_data
        request_recognition(self.document, values["language"], values["pages"] == EVERY)
        text = _("Text recognition of “%(title)s” has started.")
        messages.success(self.request, text % {"title": self.document.title})
        return redirect("library_files:index")
