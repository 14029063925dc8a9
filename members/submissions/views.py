"""Members suggest resources to the editors, and see what became of them."""

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
from library.languages import DOCUMENT_LANGUAGES
from library.models import Resource
from library.resources.drafts import draft
from members.models import Proposal, organisation_of

MOST_OPEN = 20
MOST_FILES = 10


class FewFilesField(FilesField):
    """Up to MOST_FILES files of formats that the library keeps, or none."""

    def clean(self, data, initial=None) -> list:
        files = super().clean(data) if data else []
        if len(files) > MOST_FILES:
            text = _("At most %d files at once: suggest the others separately.")
            raise ValidationError(text % MOST_FILES)
        return files


class ProposalForm(forms.ModelForm):
    files = FewFilesField(
        label=gettext_lazy("Files"),
        required=False,
        allow_empty_file=True,  # refused below, with what to do
        help_text=gettext_lazy(
            "PDF, Word, PowerPoint, Excel, OpenDocument, EPUB, HTML and text. Several "
            "files are taken as the parts of one resource."
        ),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=1_000,
        assume_scheme="https",
        help_text=gettext_lazy("Where it comes from, or where it can be found."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=DOCUMENT_LANGUAGES
    )
    field_order = ["files", "link", "title", "language", "message", "visibility"]

    class Meta:
        model = Proposal
        fields = ["title", "message", "visibility"]
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "message": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }
        help_texts = {
            "visibility": gettext_lazy("Your wish. The editors have the last word."),
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
            raise ValidationError(_("Give an address that begins with https://."))
        return link

    def clean_files(self) -> list:
        """Refuse what the library cannot keep, and what the member finds in it.

        Of a file that somebody else alone may see there is no word.
        """
        visible = Resource.objects.visible_to(Viewer.of(self.instance.member))
        for file in self.cleaned_data["files"]:
            name = clean_name(file.name)
            try:
                _media, sha256 = check(file, name)
            except ValidationError as error:
                text = " ".join(error.messages)
                raise ValidationError(f"{name}: {text}") from error
            if known := visible.filter(files__document__sha256=sha256).first():
                raise ValidationError(_in_the_library(name, known))
        return self.cleaned_data["files"]

    def clean(self) -> dict:
        data = super().clean()
        check_room(self.instance.member)
        if not self.errors and not data["files"] and not data["link"]:
            raise ValidationError(_("Add a file or a link."))
        return data

    def save(self) -> Proposal:
        """Make the draft and the proposal. Raises ValidationError, and stores nothing.

        The files are stored before the transaction, which names them.
        """
        data, member = self.cleaned_data, self.instance.member
        documents = [store_file(file, file.name, member) for file in data["files"]]
        with transaction.atomic():
            get_user_model().objects.select_for_update().get(pk=member.pk)
            check_room(member)
            for document in documents:
                document.save()
            self.instance.resource = draft(
                documents,
                user=member,
                title=data["title"],
                language=data["language"],
                visibility=at_most_for_members(data["visibility"]),
                source_url=data["link"],
            )
            self.instance.organisation = organisation_of(member)
            return super().save()


def check_room(member) -> None:
    """Raises ValidationError while too many suggestions of a member wait."""
    if Proposal.objects.waiting().filter(member=member).count() >= MOST_OPEN:
        text = _("%d of your suggestions wait for the editors. Please come back later.")
        raise ValidationError(text % MOST_OPEN)


def at_most_for_members(wished: str) -> str:
    """Return the visibility of a draft: an editor alone makes it wider."""
    members = Visibility.MEMBERS
    return wished if Visibility(wished).is_narrower_than(members) else members


def _in_the_library(name: str, known: Resource) -> str:
    return format_html(
        '{}: {} <a href="{}">{}</a>',
        name,
        _("This file is in the library already:"),
        known.get_absolute_url(),
        known.title,
    )


@never_cache
@login_required
def suggest_resource(request: HttpRequest) -> HttpResponse:
    """The form, and what became of one's earlier suggestions."""
    viewer = Viewer.of(request.user)
    if not viewer.may_see(Visibility.MEMBERS):
        raise PermissionDenied
    instance = Proposal(member=request.user)
    form = ProposalForm(request.POST or None, request.FILES or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _(
                "Thank you. The editors have it now; you see here what becomes of it."
            )
            messages.success(request, text)
            return redirect("suggest_resource")
    proposals = request.user.proposals.select_related("resource")
    visible = Resource.objects.visible_to(viewer)
    seen = set(
        visible.filter(proposals__member=request.user).values_list("pk", flat=True)
    )
    context = {"form": form, "proposals": proposals, "seen": seen}
    return render(request, "members/suggest.html", context)
