"""The grid as a browser has it, and what became of its rows."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from desk.models import Suggestion
from library.models import Resource
from library.resources.revisions import latest_draft


def address(batch) -> str:
    return reverse("desk_grid:batch", args=[batch[0].pk])


def cell(tab, resource, name):
    """The control of a cell, by what it is called for those who do not see it."""
    labels = {"title": "Title", "published": "Date", "regions": "Regions"}
    label = labels.get(name, name)
    return tab.locator(f"#row-{resource.pk}").get_by_label(label, exact=True)


def expect_state(tab, resource, state, **options):
    row = tab.locator(f"#row-{resource.pk}")
    expect(row).to_have_attribute("data-state", state, **options)


def settle(tab) -> None:
    """Wait until nothing is on its way to the server."""
    expect(tab.locator("[data-state=saving]")).to_have_count(0)


def saved(resource) -> Resource:
    return latest_draft(Resource.objects.get(pk=resource.pk))


def outcomes(resource) -> dict[str, str]:
    suggestions = Suggestion.objects.filter(resource=resource)
    return dict(suggestions.values_list("value", "outcome"))
