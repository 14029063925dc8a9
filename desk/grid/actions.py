"""From the listing of resources to the grid."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from desk.bulk_actions import ResourcesAction
from desk.grid.views import MOST_RESOURCES


class DescribeAction(ResourcesAction):
    """Opens the chosen resources in one grid; it changes nothing itself."""

    display_name = gettext_lazy("Describe in one grid")
    aria_label = gettext_lazy("Describe the selected resources in one grid")
    action_type = "describe"
    action_priority = 5

    def dispatch(self, request, *args, **kwargs):
        ids = [resource.pk for resource in self.get_actionable_objects()[0]]
        if len(ids) > MOST_RESOURCES:
            text = _("The grid takes %d resources: these are the first ones.")
            messages.warning(request, text % MOST_RESOURCES)
        asked = ",".join(map(str, ids[:MOST_RESOURCES]))
        return redirect(f"{reverse('desk_grid:resources')}?ids={asked}")
