"""Bulk actions on resources, from their listing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from desk.checklist.views import ChecklistView
from desk.grid.views import MAX_RESOURCES
from library.access.viewers import Visibility
from library.admin.resource_filters import ResourceFilterSet
from library.admin.term_widgets import TermsField
from library.models import Organisation, Region, Resource, ResourceType, Theme
from library.resources.revisions import (
    Change,
    change_everywhere,
)

NO_CHANGE = ("", gettext_lazy("No change"))


class ChangesForm(forms.Form):
    """The changes to make; empty fields are left unchanged."""

    add_regions = TermsField(Region.objects.all(), label=gettext_lazy("Add regions"))
    add_themes = TermsField(Theme.objects.all(), label=gettext_lazy("Add themes"))
    add_organisations = TermsField(
        Organisation.objects.all(), label=gettext_lazy("Add organisations")
    )
    remove_regions = TermsField(
        Region.objects.all(), label=gettext_lazy("Remove regions")
    )
    remove_themes = TermsField(Theme.objects.all(), label=gettext_lazy("Remove themes"))
    type = forms.ModelChoiceField(
        ResourceType.objects.all(),
        label=gettext_lazy("Type"),
        required=False,
        empty_label=NO_CHANGE[1],
    )
    visibility = forms.ChoiceField(
        choices=[NO_CHANGE, *Visibility.choices],
        label=gettext_lazy("Visibility"),
        required=False,
    )
    review_on = forms.DateField(
        label=gettext_lazy("Review date"), required=False, widget=AdminDateInput
    )

    def clean(self) -> dict:
        values = super().clean()
        if not any(values.values()):
            raise ValidationError(_("Choose at least one change."))
        return values


def changes_from(values: dict) -> Change:
    """Return a function that applies the values of a ChangesForm to a resource."""

    def change(resource: Resource) -> None:
        for field in ("regions", "themes", "organisations"):
            terms = list(getattr(resource, field).all())
            terms += [term for term in values[f"add_{field}"] if term not in terms]
            removed = set(values.get(f"remove_{field}") or ())
            setattr(resource, field, [term for term in terms if term not in removed])
        for field in ("type", "visibility", "review_on"):
            if values[field]:
                setattr(resource, field, values[field])

    return change


class ResourcesAction(SnippetBulkAction):
    """Apply `do` to each resource and report those for which it failed."""

    models = (Resource,)
    template_name = "desk/bulk_action.html"
    permission = "change"

    def check_perm(self, obj: Resource) -> bool:
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, self.permission, obj
        )

    def get_all_objects_in_listing_query(self, parent_id):
        """Return the ids of the whole listing as filtered.

        Wagtail returns every row of the table.
        """
        filters = QueryDict(urlsplit(self.next_url).query)
        resources = ResourceFilterSet(filters, Resource.objects.all()).qs
        if words := filters.get("q", "").strip():
            resources = resources.filter(title__icontains=words)
        return resources.values_list("pk", flat=True)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(title=self.display_name, **kwargs)

    def get_execution_context(self) -> dict:
        return super().get_execution_context() | {"user": self.request.user}

    @classmethod
    def execute_action(cls, objects, self=None, user=None, **kwargs):
        self.problems = [
            (resource, problem)
            for resource in objects
            if (problem := self.problem_with(resource, user))
        ]
        for resource, problem in self.problems[:20]:
            messages.error(self.request, f"{resource}: {problem}")
        return len(objects) - len(self.problems), 0

    def problem_with(self, resource: Resource, user) -> str:
        """Apply the action to one resource. Returns the error, "" on success."""
        try:
            self.do(resource, user)
        except PermissionDenied as error:
            return str(error) or _("You don't have permission to do this.")
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def do(self, resource: Resource, user) -> None:
        raise NotImplementedError

    def get_success_message(self, count: int, num_child_objects: int) -> str | None:
        if not count:
            return None
        text = ngettext("%d resource was changed.", "%d resources were changed.", count)
        return text % count


class DescribeAction(ResourcesAction):
    """Opens the selected resources in the grid; changes nothing itself."""

    display_name = gettext_lazy("Edit in grid")
    aria_label = gettext_lazy("Edit the selected resources in the grid")
    action_type = "describe"
    action_priority = 5

    def dispatch(self, request, *args, **kwargs):
        ids = [resource.pk for resource in self.get_actionable_objects()[0]]
        if len(ids) > MAX_RESOURCES:
            text = _("The grid holds %d resources. Only the first ones are shown.")
            messages.warning(request, text % MAX_RESOURCES)
        id_list = ",".join(map(str, ids[:MAX_RESOURCES]))
        return redirect(f"{reverse('desk_grid:resources')}?ids={id_list}")


class ChangeAction(ResourcesAction):
    display_name = gettext_lazy("Change")
    aria_label = gettext_lazy("Change the selected resources")
    action_type = "change"
    action_priority = 10
    form_class = ChangesForm

    def do(self, resource: Resource, user) -> None:
        change_everywhere(
            resource.pk, changes_from(self.cleaned_form.cleaned_data), user=user
        )


class PublishAction(ResourcesAction):
    display_name = gettext_lazy("Publish")
    aria_label = gettext_lazy("Publish the selected resources")
    action_type = "publish"
    action_priority = 20
    permission = "publish"

    def dispatch(self, request, *args, **kwargs):
        """Show the checklist of these resources at this URL, and publish from it."""
        resources, _others = self.get_actionable_objects()
        if not resources:
            raise PermissionDenied
        ids = tuple(
            resource.pk
            for resource in resources
            if not resource.live or resource.has_unpublished_changes
        )
        return ChecklistView.as_view(resource_ids=ids)(request)


class UnpublishAction(ResourcesAction):
    display_name = gettext_lazy("Unpublish")
    aria_label = gettext_lazy("Unpublish the selected resources")
    action_type = "unpublish"
    action_priority = 25
    permission = "publish"

    def do(self, resource: Resource, user) -> None:
        resource.unpublish(user=user)


def prevent_whole_table_action(request, action_type, objects, action):
    """Prevent Wagtail's own actions on "all in this listing" when it is filtered.

    They would apply to every row of the table, not to those of the listing.
    """
    is_ours = isinstance(action, ResourcesAction) or action.model is not Resource
    is_filtered = any(QueryDict(urlsplit(action.next_url).query).values())
    if not is_ours and is_filtered and "all" in request.GET.getlist("id"):
        raise PermissionDenied(_("Select the rows individually for this action."))
