"""What the site adds to Wagtail: who may view a page, and links to pages."""

from django.http import Http404
from wagtail import hooks

from library.page_access import PageAccess

from .pages.locales import give_copy_its_language, refuse_move_to_other_language
from .redirects.admin import redirect_admin_urls
from .rich_text import register_page_links
from .translations_report import translations_menu_item, translations_urls

# After Wagtail's own, which it replaces.
hooks.register("register_rich_text_features", register_page_links, order=1)
# Before Wagtail's own.
hooks.register("register_admin_urls", redirect_admin_urls, order=-1)
hooks.register("before_move_page", refuse_move_to_other_language)
hooks.register("after_copy_page", give_copy_its_language)
hooks.register("register_admin_urls", translations_urls)
hooks.register("register_reports_menu_item", translations_menu_item)


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
