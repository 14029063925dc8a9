"""The form with which readers write to the editors about a resource."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from library.access.viewers import Viewer
from library.models import Resource
from library.rate_limits import rate_limit
from library.resources.tombstones import gone_or_404
from library.sanitize import single_line
from library.views.files import redirect_if_moved, visible_resource
from members.models import ReaderMessage
from members.models.reader_messages import MAX_MESSAGE_LENGTH
from members.reading_lists.save import LinesField

Kind = ReaderMessage.Kind
REQUIRED = gettext_lazy("Describe the problem, or the format that you need.")


class ReaderMessageForm(forms.ModelForm):
    """Subject and message; visitors may add an email address."""

    message = LinesField(
        label=gettext_lazy("Message"),
        max_length=MAX_MESSAGE_LENGTH,
        help_text=gettext_lazy(
            "For example: the page and what is wrong with it, or large print, "
            "plain text, audio. At most 2,000 characters."
        ),
        error_messages={"required": REQUIRED},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    class Meta:
        model = ReaderMessage
        fields = ["kind", "message", "email"]
        labels = {"email": gettext_lazy("Email address (optional)")}
        help_texts = {
            "email": gettext_lazy("Only for an answer. Only the editors see it.")
        }
        error_messages = {
            "kind": {
                "required": gettext_lazy("Choose what your message is about."),
                "invalid_choice": gettext_lazy("Choose what your message is about."),
            }
        }
        widgets = {
            "kind": forms.RadioSelect,
            "email": forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        }

    def __init__(self, user, *args, for_access: bool = False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if for_access:
            self.fields["kind"].choices = [(Kind.ACCESS, Kind.ACCESS.label)]
            self.initial["kind"] = Kind.ACCESS
            message, email = self.fields["message"], self.fields["email"]
            message.help_text = _("Who you are, and what you need it for.")
            email.required, email.label = True, _("Email address")
        else:
            self.fields["kind"].choices = [
                choice for choice in Kind.choices if choice[0] != Kind.ACCESS
            ]
        if user.is_authenticated:
            self.instance.member = user
            del self.fields["email"]

    def clean_message(self) -> str:
        """Return the message without control characters and outer blank lines."""
        lines = map(single_line, self.cleaned_data["message"].splitlines())
        message = "\n".join(lines).strip()
        if not message:
            raise ValidationError(REQUIRED, code="required")
        return message


@rate_limit("messages", when=lambda request: request.method == "POST")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show the form, or store a message about a resource.

    Those who may not see the resource can only request access to it, if the editors
    offer that. Raises Http404 otherwise.
    """
    announced = None
    try:
        resource = visible_resource(request, pk)
    except Http404:
        announced = Resource.objects.announced().filter(pk=pk).first()
        if announced is None:
            raise
        resource = announced
    data = request.POST if request.method == "POST" else None
    if data is None:
        url = reverse("report", kwargs=resource.url_kwargs)
        if redirection := redirect_if_moved(request, url):
            return redirection
    kind = request.GET.get("kind")
    initial = {"kind": kind if kind in Kind else None}
    form = ReaderMessageForm(
        request.user, data, initial=initial, for_access=announced is not None
    )
    if form.is_valid():
        store(form, resource, Viewer.of(request.user))
        text = _("Thank you. The editors have received your message.")
        messages.success(request, text)
        return redirect(resource)
    context = {"form": form, "resource": resource}
    return render(request, "members/report.html", context)


def store(form: ReaderMessageForm, resource: Resource, viewer: Viewer) -> None:
    """Store a message. Raises Http404 if the resource was deleted meanwhile."""
    form.instance.resource_id = resource.pk
    try:
        # SQLite and PostgreSQL check the resource at the end of the transaction.
        with transaction.atomic():
            form.save()
    except IntegrityError as error:
        raise gone_or_404(resource.pk, viewer) from error
