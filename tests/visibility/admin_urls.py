"""Requests to every URL of the admin, with parameters that mean something there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView

from tests.urls import Address, addresses
from tests.visibility.hidden_library import ASKED, KEYS, UPLOAD_KEY

# By the name of a parameter; every other parameter gets the key of a hidden row.
VALUES = {
    "action": "dismiss",
    "action_name": "approve",
    "app_label": "library",
    "app_name": "home",
    "content_type_app_name": "wagtailcore",
    "content_type_model_name": "page",
    "destination_id": 1,
    "ending": "csv",
    "filter_spec": "max-165x165",
    "key": UPLOAD_KEY,
    "model": "extractionstate",
    "model_name": "resource",
    "parent_page_id": 1,
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
}
# By the name of a URL, where its parameters mean something else than elsewhere.
VALUES_BY_NAME = {
    "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
    "wagtailadmin_workflows:add_task": {
        "app_label": "desk",
        "model_name": "secondpersontask",
    },
    "wagtailadmin_pages:choose_parent": {
        "app_label": "wagtailcore",
        "model_name": "page",
    },
    "wagtailsettings:edit": {"model_name": "siteidentity", "pk": 1},
    "wagtailsettings:preview_on_edit": {"model_name": "siteidentity", "pk": 1},
}
for view in ("revisions_revert", "revisions_compare"):
    VALUES_BY_NAME[f"wagtailsnippets_search_glossaryentry:{view}"] = {
        "revision_id": KEYS[0] + 10
    }
for view in ("create_multiple_from_uploaded_image", "delete_upload_multiple"):
    VALUES_BY_NAME[f"wagtailimages:{view}"] = {"uploaded_file_id": KEYS[0] + 10}
BULK = "wagtail_bulk_action"
TAKES_KEYS = (BULK, "chosen_multiple", ":find")


@dataclass(frozen=True)
class WalkRequest:
    """One request. name: of the URL; key: what `id` holds; export: of a listing."""

    name: str
    method: str
    path: str
    key: str | int
    export: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}?id={self.key}&export={self.export}"

    def send(self, client: Client) -> HttpResponse:
        """Send it and undo in the database whatever it changed."""
        question = {"id": self.key, "q": ASKED, "term": ASKED}
        if self.export:
            question["export"] = self.export
        session = client.cookies.get("sessionid")
        with transaction.atomic():
            if self.method == "GET":
                response = client.get(self.path, question)
            else:
                form = {"id": self.key, "title": ASKED, "next": "/admin/"}
                response = client.post(self.path, form, query_params=question)
            # A streamed body is read before its rows are gone.
            if response.streaming:
                response.streaming_content = [b"".join(response)]
            transaction.set_rollback(True)
        # Refusals that no page has shown pile up; signing out takes the session away.
        client.cookies.pop("messages", None)
        if session is not None:
            client.cookies["sessionid"] = session.value
        return response


def admin_requests() -> Iterator[WalkRequest]:
    """Return the requests to all URLs of the admin: each is read and written to."""
    exported = {address.name for address in _listings(SpreadsheetExportMixin)}
    for name, paths in _paths():
        first, second = paths[0], paths[-1]
        yield WalkRequest(name, "GET", first, "all")
        if first != second or name.endswith(TAKES_KEYS):
            yield WalkRequest(name, "GET", second, KEYS[-1])
        if first == second:  # it may be a listing
            yield WalkRequest(name, "GET", first, "all", export="csv")
        if name in exported:
            yield WalkRequest(name, "GET", first, "all", export="xlsx")
        yield WalkRequest(name, "POST", first, "all" if name == BULK else KEYS[0])


def report_exports() -> Iterator[WalkRequest]:
    """Return the requests for the tables of all reports of the admin."""
    for address in _listings(ReportView):
        for export in ("csv", "xlsx"):
            path = _filled(address, KEYS[0])
            yield WalkRequest(address.name, "GET", path, "all", export)


def _listings(view: type) -> Iterator[Address]:
    for address in addresses():
        view_class = getattr(address.view, "view_class", None)
        if view_class and issubclass(view_class, view):
            yield address


def _paths() -> Iterator[tuple[str, list[str]]]:
    for address in addresses():
        if not address.path.startswith("admin/"):
            continue
        if address.name == BULK:
            yield from ((BULK, [path]) for path in _bulk_paths())
        else:
            yield address.name, [_filled(address, key) for key in KEYS]


def _filled(address: Address, key: int) -> str:
    names = re.findall(r"<(?:\w+:)?(\w+)>", address.path)
    values = dict.fromkeys(names, key) | VALUES
    return address.filled(values | VALUES_BY_NAME.get(address.name, {}))


def _bulk_paths() -> Iterator[str]:
    bulk_action_registry.get_bulk_actions_for_model("library", "resource")  # fills it
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            yield from (f"/admin/bulk/{app}/{model}/{action}/" for action in actions)
