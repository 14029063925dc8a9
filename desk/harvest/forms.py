"""The form of a source."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desk.harvest.fetch import FetchError, check_source_url
from desk.models import HarvestSource


class HarvestSourceForm(forms.ModelForm):
    url = forms.URLField(label="URL", max_length=1000, assume_scheme="https")

    class Meta:
        model = HarvestSource
        fields = (
            "name",
            "kind",
            "url",
            "oai_set",
            "language",
            "organisation",
            "interval",
            "is_active",
        )

    def clean_url(self) -> str:
        """Reject URLs that no harvest would read. Hosts are resolved later."""
        url = self.cleaned_data["url"]
        if urlsplit(url).username is not None:
            raise ValidationError(_("Remove the user name from the URL."))
        try:
            check_source_url(url)
        except FetchError as error:
            raise ValidationError(str(error)) from error
        return url.partition("#")[0]

    def save(self, commit: bool = True) -> HarvestSource:
        if self.instance.pk and {"kind", "url", "oai_set"} & set(self.changed_data):
            self.instance.forget_position()
        return super().save(commit)
