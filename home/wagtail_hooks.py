"""What the site adds to Wagtail and to the apps below: who may view a page, panels."""

from django.http import Http404
from wagtail import hooks

from library.page_access import PageAccess

from .collections.from_list import collection_actions
from .panels import collections_panel, pages_panel

hooks.register("register_resource_panels", collections_panel)
hooks.register("register_results_panels", pages_panel)
hooks.register("register_list_actions", collection_actions)


@hooks.register("before_serve_page", order=-1)
def hide_private_pages(page, request, *args) -> None:
    """Answer as for an absent page. Before Wagtail looks at the request's method:
    OPTIONS would tell that the page exists. Raises Http404."""
    if not PageAccess.of(request).may_view(page):
        raise Http404


@hooks.register("on_serve_page", order=-1)
def serve_without_sign_in_form(serve_next):
    """Serve the page itself: Wagtail's own check, next in the chain, knows no levels
    and redirects to a sign-in form."""

    def serve(page, request, args, kwargs):
        return page.serve(request, *args, **kwargs)

    return serve
