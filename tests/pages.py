"""Pages for tests: a tree with a home page in each language, and pages below it."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import HomePage
from home.pages.tree import create_homes
from library.roles import create_roles


def home_page(language: str = "en") -> HomePage:
    """Return the home page of a language; all are created when there is none."""
    create_homes()
    return HomePage.objects.get(locale__language_code=language)


def add_page(model: type[Page], title: str, parent: Page | None = None, **values):
    """Return a published page of a model below `parent`, or below the home page."""
    picks = values.pop("picks", ())
    parent = parent or home_page()
    page = model(title=title, locale=parent.locale, **values)
    parent.add_child(instance=page)
    for resource in picks:
        page.picks.create(resource=resource, note=f"Note on {resource.title}")
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def translate(page: Page, language: str, **values) -> Page:
    """Return the published translation of a page, with values of its own."""
    locale = Locale.objects.get(language_code=language)
    translation = page.copy_for_translation(locale, copy_parents=True)
    for name, value in values.items():
        setattr(translation, name, value)
    translation.save_revision().publish()
    return type(page).objects.get(pk=translation.pk)


def restrict(page: Page, *groups: str) -> None:
    """Let only these groups view a page and what stands below it."""
    create_roles()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(Group.objects.filter(name__in=groups))
