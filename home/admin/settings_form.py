"""The form for the library's name, colour and logo in the admin."""

from __future__ import annotations

from wagtail.admin.forms.models import WagtailAdminModelForm

from library.images.uploads import CheckedImageField


class SiteIdentityForm(WagtailAdminModelForm):
    """Applies the limits of uploaded images to the logo."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["logo"] = CheckedImageField.like(self.fields["logo"])
