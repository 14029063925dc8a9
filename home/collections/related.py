"""Related collections of a collection, and news about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from home.pages.news import NewsPage, NewsResource, news_pages
from library.access.viewers import PageAccess

MAX_COLLECTIONS = 5
MAX_NEWS = 3


def related_collections(
    pages: PageQuerySet, page: Page, picked_ids: Sequence[int]
) -> PageQuerySet:
    """Return those of `pages` that share picked resources or the parent of `page`.

    picked_ids: resources that the viewer may see. Hidden resources do not relate pages.
    Most shared resources first.
    """
    parents = page.get_parent().get_translations(inclusive=True)
    siblings = Q()
    for path, depth in parents.values_list("path", "depth"):
        siblings |= Q(path__startswith=path, depth=depth + 1)
    shared = Q(picks__resource__in=picked_ids)
    others = pages.exclude(translation_key=page.translation_key)
    counted = others.annotate(
        shared=Count("picks__resource", filter=shared, distinct=True)
    )
    related = counted.filter(siblings | Q(shared__gt=0))
    return related.order_by("-shared", "title", "pk")[:MAX_COLLECTIONS]


def news_about(
    page: Page, picked_ids: Sequence[int], access: PageAccess
) -> Sequence[NewsPage]:
    """Return news that link to a collection or are about a resource picked for it.

    picked_ids: resources that the viewer may see. Newest first.
    """
    translations = page.get_translations(inclusive=True).values_list("pk", flat=True)
    links = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id__in=[str(pk) for pk in translations],
    )
    linking_ids = [int(pk) for pk in links.values_list("object_id", flat=True)]
    news_resources = NewsResource.objects.filter(resource__in=picked_ids)
    about = Q(pk__in=linking_ids) | Q(pk__in=news_resources.values("page"))
    return news_pages(access).filter(about)[:MAX_NEWS]
