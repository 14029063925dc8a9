"""The initial page tree: a home page in each language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from .base import default_locale
from .front import HomePage


@transaction.atomic
def create_homes() -> list[HomePage]:
    """Create missing home pages and the site. Returns the new pages.

    Wagtail's welcome page is deleted; nothing else is changed.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    homes = HomePage.objects.filter(locale=default_locale(), depth=2)
    created = []
    home = homes.first()
    if home is None:
        home = _create_default_home()
        created.append(home)
    for locale in Locale.objects.exclude(pk=home.locale_id):
        if not home.has_translation(locale):
            page = home.copy_for_translation(locale)
            with override(locale.language_code):
                page.title = page.draft_title = gettext("Home")
            page.save_revision().publish()
            created.append(page)
    return created


def _create_default_home() -> HomePage:
    root = Page.get_first_root_node()
    welcome = Page.objects.filter(depth=2, slug="home").exact_type(Page).first()
    home = HomePage(title="Home", slug="home-en", locale=default_locale())
    root.add_child(instance=home)
    home.save_revision().publish()
    url = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = url.port or (443 if url.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": url.hostname or "localhost",
            "port": port,
            "root_page": home,
        },
    )
    if welcome and not welcome.get_children().exists():
        welcome.delete()
    return home
