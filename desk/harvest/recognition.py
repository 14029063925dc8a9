"""Recognise records that the library has already.

The same record is one with the same identifier in its source. A source may change its
identifiers, and two sources may have the same publication, so the address, the UN
symbol, and title and date together make a possible duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from desk.models import HarvestedRecord
from library.folding import name_key
from library.import_export.source_urls import (
    RELIEFWEB_NODE,
    canonical_url,
    spellings,
    url_key,
)
from library.models import Resource


class KnownResources:
    """The resources and records that candidates for drafts may duplicate.

    Reads those of one page at once. Later `add` the drafts of the same page.
    candidates: each with the identifier of its record.
    """

    def __init__(self, candidates: Iterable[tuple[Resource, str]]):
        pairs = list(candidates)
        candidates = [draft for draft, _identifier in pairs]
        keys = {key for draft, name in pairs for key in _keys(draft, name)}
        # A key has its query encoded anew, so its spellings may lack the URL itself.
        urls = {*spellings(keys), *(draft.source_url for draft in candidates)} - {""}
        symbols = {draft.un_symbol for draft in candidates} - {""}
        days = {draft.published_on for draft in candidates} - {None}
        self._by_url: dict[str, int | None] = {}
        self._by_symbol: dict[str, int | None] = {}
        self._by_title: dict[tuple[str, date], int | None] = {}
        records = HarvestedRecord.objects.filter(url_key__in=keys)
        self._by_url |= dict(records.values_list("url_key", "resource"))
        resources = Resource.objects.only(
            "title", "source_url", "un_symbol", "published_on"
        )
        for rows in (
            resources.filter(source_url__in=urls),
            resources.filter(un_symbol__in=symbols),
            resources.filter(published_on__in=days),
        ):
            for resource in rows.order_by():
                self.add(resource)

    def add(self, resource: Resource) -> None:
        """Include a resource, such as a draft that was just made."""
        if resource.source_url:
            self._by_url[url_key(resource.source_url)] = resource.pk
        if resource.un_symbol:
            self._by_symbol[resource.un_symbol] = resource.pk
        if resource.published_on:
            self._by_title[_title_key(resource)] = resource.pk

    def find(self, draft: Resource, identifier: str) -> tuple[int | None, str]:
        """Return the resource that a draft may duplicate, and what they have in common.

        Returns (None, "") for none; the resource is None too if it was deleted since.
        """
        for key in _keys(draft, identifier):
            if key in self._by_url:
                return self._by_url[key], _("same address")
        if draft.un_symbol and draft.un_symbol in self._by_symbol:
            return self._by_symbol[draft.un_symbol], _("same UN symbol")
        if draft.published_on and _title_key(draft) in self._by_title:
            return self._by_title[_title_key(draft)], _("same title and date")
        return None, ""


def dismiss_records(sender, instance: Resource, **kwargs) -> None:
    """Remember of a deleted draft that it is not to be made again."""
    drafts = HarvestedRecord.objects.filter(
        resource=instance.pk, state=HarvestedRecord.State.DRAFT
    )
    drafts.update(state=HarvestedRecord.State.DISMISSED)


def _keys(draft: Resource, identifier: str) -> list[str]:
    """Return the addresses of a draft: its source, and its number in ReliefWeb."""
    node = canonical_url(identifier)
    urls = [draft.source_url, node if node.startswith(RELIEFWEB_NODE) else ""]
    return [key for key in map(url_key, urls) if key]


def _title_key(resource: Resource) -> tuple[str, date]:
    return name_key(resource.title), resource.published_on
