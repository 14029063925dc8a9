"""Additional checks for views of Wagtail's admin.

Some views list rows to every user with access to the admin, without a permission on the
model. Others answer a malformed request with a server error.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.apps import apps
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
)
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from library.admin.permissions import require_any_permission

ACCESS = "wagtailadmin.access_admin"
# Users with any of these permissions on a model see its rows in listings.
LISTING_ACTIONS = ("add", "change", "delete", "publish", "view", "choose")
EXTERNAL_LINK_FIELD = "external-link-chooser-url"
_KEY = re.compile(r"[0-9]{1,18}")


def check_listing(get_model: Callable, request: HttpRequest, **kwargs) -> None:
    """Deny a listing to users without any permission on its model."""
    require_any_permission(request.user, get_model(), LISTING_ACTIONS)


def check_keys(request: HttpRequest, **kwargs) -> None:
    """Raise Http404 if `id` contains something that cannot be a primary key."""
    if not all(_KEY.fullmatch(key) for key in request.GET.getlist("id")):
        raise Http404


def check_bulk_action(
    request: HttpRequest, app_label: str, model_name: str, action: str
) -> None:
    """Limit a bulk action to rows that the user can list.

    Wagtail shows the selected rows that the user has no permission for. Raises
    PermissionDenied, and Http404 for an invalid key and if a hidden row is selected.
    """
    action_class = bulk_action_registry.get_bulk_action_class(
        app_label, model_name, action
    )
    if action_class is None:
        raise Http404
    model = apps.get_model(app_label, model_name)
    require_any_permission(request.user, model, LISTING_ACTIONS)
    policy = policy_registry.get_by_type(model)
    visible = policy.instances_user_has_any_permission_for(
        request.user, LISTING_ACTIONS
    )
    keys, parent = request.GET.getlist("id"), request.GET.get("childOf")
    if "all" not in keys:
        check_keys(request)
    elif parent is not None and not _KEY.fullmatch(parent):
        raise Http404
    else:  # every row of the listing
        listing_action = action_class(request, model)
        try:
            keys = listing_action.get_all_objects_in_listing_query(parent)
        except ObjectDoesNotExist as error:
            raise Http404 from error
    requested = model._default_manager.filter(pk__in=keys)
    if requested.exclude(pk__in=visible.values("pk")).exists():
        raise Http404


def check_tags(request: HttpRequest, **kwargs) -> None:
    """Deny tags: files and images share them, so they include restricted files'."""
    require_any_permission(request.user, get_document_model(), ("add", "change"))


def check_external_link(request: HttpRequest) -> None:
    """Wagtail fails if the field is missing."""
    if request.method == "POST" and EXTERNAL_LINK_FIELD not in request.POST:
        raise BadRequest("The URL is missing.")


def check_page_position(request: HttpRequest, page_to_move_id: int) -> None:
    """Wagtail fails on the root page, which has no siblings."""
    if Page.objects.filter(pk=page_to_move_id, depth=1).exists():
        raise Http404


def check_move(request: HttpRequest, page_to_move_id: int, destination_id: int) -> None:
    """Wagtail shows the confirmation of a move to users who may not move the page.

    Nobody may move the root, with which Wagtail fails. Raises PermissionDenied.
    """
    page = Page.objects.filter(pk=page_to_move_id).first()
    if page and not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied


def check_chosen_pages(request: HttpRequest) -> None:
    """Wagtail names every chosen page. Raises Http404 for one the user cannot list."""
    chosen = Page.objects.filter(pk__in=request.GET.getlist("id"))
    policy = policy_registry.get_by_type(Page)
    visible = policy.explorable_instances(request.user)
    if chosen.exclude(pk__in=visible.values("pk")).exists():
        raise Http404


def check_redirect_import(request: HttpRequest) -> None:
    """Wagtail fails on a form whose signed fields are missing or were changed."""
    try:
        for name in ("import_file_name", "input_format"):
            Signer().unsign(request.POST.get(name, ""))
    except BadSignature as error:
        raise BadRequest("Start the import again.") from error


def deny(request: HttpRequest, **kwargs) -> None:
    raise Http404


MODELS_BY_NAMESPACE = {
    "wagtailadmin_api:documents": get_document_model,
    "wagtailadmin_api:images": get_image_model,
    "wagtaildocs_chooser": get_document_model,
    "wagtailimages_chooser": get_image_model,
}
VIEWS_WITH_KEYS = ("chosen_multiple", "find")
CHECKS = {
    "wagtail_bulk_action": check_bulk_action,
    "wagtailadmin_tag_autocomplete": check_tags,
    "wagtailadmin_tag_model_autocomplete": check_tags,
    "wagtailadmin_choose_page_external_link": check_external_link,
    "wagtailadmin_choose_page_chosen_multiple": check_chosen_pages,
    "wagtailadmin_pages:move_confirm": check_move,
    "wagtailadmin_pages:set_page_position": check_page_position,
    "wagtailredirects:process_import": check_redirect_import,
    # A test page that raises an error on purpose.
    "wagtailadmin_error_test": deny,
}
