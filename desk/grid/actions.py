"""The bulk action that opens resources in the grid."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from desk.bulk_actions import ResourcesAction
from desk.grid.views import MAX_RESOURCES


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
