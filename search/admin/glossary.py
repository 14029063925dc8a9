"""The glossary in the admin, with its history."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from library.rate_limits import ADMIN_USERS, no_rate_limit
from search.admin.prefilled import PrefilledCreateView
from search.engines.base import TEXT_LANGUAGES
from search.models import GlossaryEntry
from search.query.glossary import conflict


class GlossaryForm(WagtailAdminModelForm):
    """Remembers who made an entry, and refuses one that contradicts another."""

    def clean(self) -> dict:
        data = super().clean()
        candidate = GlossaryEntry(
            pk=self.instance.pk,
            **{name: data.get(name, "") for name in ("kind", "source")},
            **{f"terms_{c}": data.get(f"terms_{c}", "") for c in TEXT_LANGUAGES},
        )
        if data.get("is_active") and (other := conflict(candidate)):
            raise ValidationError(
                _(
                    "“%(term)s” is already in the entry “%(entry)s”. Edit that "
                    "entry instead."
                ),
                params={"term": other[0], "entry": other[1]},
            )
        return data

    def save(self, commit: bool = True) -> GlossaryEntry:
        if not self.instance.pk and self.for_user:
            self.instance.author = self.for_user
        return super().save(commit)


@no_rate_limit(ADMIN_USERS)
class AddEntryView(PrefilledCreateView):
    prefilled_fields = ("kind", "source")


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryEntry
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "list-ul"
    add_view_class = AddEntryView
    menu_label = _("Glossary")
    menu_hook = "register_library_menu_item"
    menu_order = 900
    list_display = ["__str__", "kind", "note", "author", "updated_at", "is_active"]
    list_filter = ["kind", "is_active"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["source", "note", *(f"terms_{c}" for c in TEXT_LANGUAGES)]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("is_active")]),
            FieldPanel("source"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("terms_en"), FieldPanel("terms_fr")]),
                    FieldRowPanel([FieldPanel("terms_es"), FieldPanel("terms_pt")]),
                    FieldRowPanel([FieldPanel("terms_ar"), FieldPanel("terms_xx")]),
                ],
                heading=_("Terms"),
            ),
            FieldPanel("note"),
        ],
        base_form_class=GlossaryForm,
    )
