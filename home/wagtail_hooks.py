"""Hooks of Wagtail and of the apps below: page access, links, menus and panels."""

from django.http import Http404
from wagtail import hooks

from home.admin.translations_report import translations_menu_item, translations_urls
from home.blocks.rich_text import register_page_links
from home.collections.reading_lists import collection_actions
from library.access.viewers import PageAccess

from .admin import dashboard
from .admin.branding import stylesheets
from .admin.guide_pages import GuideViewSet
from .admin.menu import (
    order_main_menu,
    remove_external_links,
    remove_forbidden_reports,
)
from .pages.languages import refuse_move_to_other_language, set_language_of_copy
from .panels import collections_panel, pages_panel
from .redirects.admin import redirect_admin_urls

# After Wagtail's own handler, which it replaces.
hooks.register("register_rich_text_features", register_page_links, order=1)
# Before Wagtail's own URLs.
hooks.register("register_admin_urls", redirect_admin_urls, order=-1)
hooks.register("before_move_page", refuse_move_to_other_language)
hooks.register("after_copy_page", set_language_of_copy)
hooks.register("register_admin_urls", translations_urls)
hooks.register("register_reports_menu_item", translations_menu_item)


@hooks.register("before_serve_page", order=-1)
def hide_private_pages(page, request, *args) -> None:
    """Raise Http404 as for a missing page.

    Runs before Wagtail checks the method: OPTIONS would reveal that the page exists.
    """
    if not PageAccess.of(request).may_view(page):
        raise Http404


@hooks.register("on_serve_page", order=-1)
def serve_without_sign_in_form(serve_next):
    """Skip Wagtail's own check, next in the chain: it redirects to a sign-in form and
    does not know the library's visibility levels."""

    def serve(page, request, args, kwargs):
        return page.serve(request, *args, **kwargs)

    return serve


hooks.register("insert_global_admin_css", stylesheets)
hooks.register("construct_main_menu", order_main_menu)
hooks.register("construct_reports_menu", remove_forbidden_reports)
hooks.register("construct_help_menu", remove_external_links)
hooks.register("construct_homepage_panels", dashboard.add_panels)
hooks.register("construct_dashboard_links", dashboard.add_links)
hooks.register("register_admin_viewset", GuideViewSet)
hooks.register("register_resource_panels", collections_panel)
hooks.register("register_results_panels", pages_panel)
hooks.register("register_list_actions", collection_actions)
