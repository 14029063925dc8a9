"""Members suggest resources to the editors, and follow their status."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from desk.uploads.forms import FilesField
from library.access.viewers import Viewer, Visibility
from library.extraction import MEDIA_TYPES
from library.files.uploads import check, clean_name, store_file
from library.languages import language_choices
from library.models import Resource
from library.rate_limits import no_rate_limit
from library.resources.drafts import draft
from library.resources.records import resource_record
from members.models import Submission, organisation_of

MAX_PENDING = 20
MAX_FILES = 10


class SubmissionFilesField(FilesField):
    """Up to MAX_FILES files in formats of the library; may be empty."""

    def clean(self, data, initial=None) -> list:
        files = super().clean(data) if data else []
        if len(files) > MAX_FILES:
            text = _("You can add up to %d files. Suggest the others separately.")
            raise ValidationError(text % MAX_FILES)
        return files


class SubmissionForm(forms.ModelForm):
    files = SubmissionFilesField(
        label=gettext_lazy("Files"),
        required=False,
        allow_empty_file=True,  # clean_files has a better error
        help_text=gettext_lazy(
            "PDF, Office, OpenDocument, EPUB, HTML, text, images, audio and video. "
            "Several files become parts of one resource."
        ),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=1_000,
        assume_scheme="https",
        help_text=gettext_lazy("Where it was published or can be found."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=language_choices
    )
    field_order = ["files", "link", "title", "language", "message", "visibility"]

    class Meta:
        model = Submission
        fields = ["title", "message", "visibility"]
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "message": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }
        help_texts = {
            "visibility": gettext_lazy("Your preference. The editors decide."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        self.fields["files"].widget.attrs["accept"] = ",".join(
            extension for kind in MEDIA_TYPES.values() for extension in kind.extensions
        )

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("http://", "https://")):
            raise ValidationError(_("Enter an address that begins with https://."))
        return link

    def clean_files(self) -> list:
        """Refuse invalid files, and files that are already in the library.

        Files in resources that the member may not see are not mentioned.
        """
        visible = Resource.objects.visible_to(Viewer.of(self.instance.member))
        for file in self.cleaned_data["files"]:
            name = clean_name(file.name)
            try:
                _media, sha256 = check(file, name)
            except ValidationError as error:
                text = " ".join(error.messages)
                raise ValidationError(f"{name}: {text}") from error
            if existing := visible.filter(files__document__sha256=sha256).first():
                raise ValidationError(
                    format_html(
                        '{}: {} <a href="{}">{}</a>',
                        name,
                        _("This file is already in the library:"),
                        existing.get_absolute_url(),
                        resource_record(existing).title,
                    )
                )
        return self.cleaned_data["files"]

    def clean(self) -> dict:
        data = super().clean()
        check_limit(self.instance.member)
        if not self.errors and not data["files"] and not data["link"]:
            raise ValidationError(_("Add a file or a link."))
        return data

    def save(self) -> Submission:
        """Create the draft and the submission. Raises ValidationError if not possible.

        Files are stored before the transaction that refers to them.
        """
        data, member = self.cleaned_data, self.instance.member
        documents = [store_file(file, file.name, member) for file in data["files"]]
        with transaction.atomic():
            get_user_model().objects.select_for_update().get(pk=member.pk)
            check_limit(member)
            for document in documents:
                document.save()
            self.instance.resource = draft(
                documents,
                user=member,
                title=data["title"],
                language=data["language"],
                visibility=limit_visibility(data["visibility"]),
                source_url=data["link"],
            )
            self.instance.organisation = organisation_of(member)
            return super().save()


def check_limit(member) -> None:
    """Raises ValidationError if a member has too many pending submissions."""
    if Submission.objects.pending().filter(member=member).count() >= MAX_PENDING:
        text = _("%d of your suggestions are waiting for a decision. Try again later.")
        raise ValidationError(text % MAX_PENDING)


def limit_visibility(visibility: str) -> str:
    """Return the visibility of a draft: only editors may make it public."""
    members = Visibility.MEMBERS
    return visibility if Visibility(visibility).is_narrower_than(members) else members


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
def suggest_resource(request: HttpRequest) -> HttpResponse:
    """The form, and the status of the member's earlier submissions."""
    viewer = Viewer.of(request.user)
    if not viewer.may_see(Visibility.MEMBERS):
        raise PermissionDenied
    instance = Submission(member=request.user)
    form = SubmissionForm(
        request.POST or None, request.FILES or None, instance=instance
    )
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _(
                "Thank you. The editors have your suggestion. "
                "You can follow its status here."
            )
            messages.success(request, text)
            return redirect("suggest_resource")
    submissions = request.user.submissions.select_related("resource")
    visible = Resource.objects.visible_to(viewer)
    visible_ids = set(
        visible.filter(submissions__member=request.user).values_list("pk", flat=True)
    )
    context = {"form": form, "submissions": submissions, "visible_ids": visible_ids}
    return render(request, "members/suggest.html", context)
