"""Pages for tests: a tree with a home page in each language, and pages below it."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import (
    CollectionPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    NewsResource,
    PickedResource,
    TextPage,
)


def home_page(language: str = "en") -> HomePage:
    """Return the home page of a language; the database of the tests starts with all."""
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
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(Group.objects.filter(name__in=groups))


def library_blocks(picks: dict) -> list[tuple[str, dict]]:
    """Return one block of each kind that shows what the library holds.

    picks: resource → note.
    """
    picked = [{"resource": row, "note": note} for row, note in picks.items()]
    return [
        ("picked_resources", {"heading": "Picked", "picks": picked}),
        ("search_results", {"query_string": "region=SDN", "limit": 12}),
        ("collections", {"pages": []}),
        ("terms", {"heading": "Regions", "vocabulary": "region"}),
        ("news", {"limit": 3}),
        ("search_box", {"examples": ["sudan"]}),
    ]


def site_about(picks: dict) -> None:
    """Create a collection, news and a page of all library blocks with these resources.

    picks: resource → note.
    """
    toolkit = add_page(CollectionPage, "Toolkit", query_string="region=SDN")
    news = add_page(NewsIndexPage, "News")
    item = add_page(NewsPage, "First item", news, date="2026-01-01")
    add_page(CollectionPage, "Second collection")
    add_page(TextPage, "Every block", body=library_blocks(picks))
    pick(toolkit, picks)
    pick(item, picks)


def pick(page: CollectionPage | NewsPage, picks: dict) -> None:
    """Add picked resources to a page, as it is published. picks: resource → note."""
    model = PickedResource if isinstance(page, CollectionPage) else NewsResource
    for order, (resource, note) in enumerate(picks.items(), start=page.picks.count()):
        model.objects.create(page=page, resource=resource, note=note, sort_order=order)


def pick_everywhere(picks: dict) -> None:
    """Add picked resources to all pages of `site_about`."""
    for page in (CollectionPage.objects.first(), NewsPage.objects.get()):
        pick(page, picks)
    page = TextPage.objects.get()
    page.body[0].value["picks"].extend(
        {"resource": resource, "note": note} for resource, note in picks.items()
    )
    page.save()
