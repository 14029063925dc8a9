"""An entry of the admin that a link has begun."""

from __future__ import annotations

from django.db.models import Model
from wagtail.snippets.views.snippets import CreateView


class PrefilledCreateView(CreateView):
    """Fills fields of a new entry from the address: `?words=early+warning`."""

    # The names of the fields that an address may fill.
    prefilled_fields: tuple[str, ...] = ()

    def get_initial_form_instance(self) -> Model:
        values = {
            n: self.request.GET[n]
            for n in self.prefilled_fields
            if n in self.request.GET
        }
        return self.model(**values)
