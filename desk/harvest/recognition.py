"""Recognise records that the library has already.

The same record is one with the same identifier in its source. A source may change its
identifiers, and two sources may have the same publication, so the address, the UN
symbol, and title and date together make a possible duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _

from desk.models import HarvestedRecord
from library.folding import name_key
from library.models import Resource


def url_key(url: str) -> str:
    """Return a URL without what does not change the page.

    Without scheme, `www.`, fragment, closing slash, and the parameters that count
    visits.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = parts.port if parts.port not in (None, 80, 443) else None
    query = urlencode(
        [
            item
            for item in parse_qsl(parts.query, keep_blank_values=True)
            if not item[0].lower().startswith("utm_")
        ]
    )
    key = f"{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
    return (f"{key}?{query}" if query else key)[:1000]


class KnownResources:
    """The resources and records that candidates for drafts may duplicate.

    Reads those of one page at once. Later `add` the drafts of the same page.
    """

    def __init__(self, candidates: Iterable[Resource]):
        candidates = list(candidates)
        keys = {url_key(draft.source_url) for draft in candidates} - {""}
        hosts_and_paths = _spellings(keys)
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
            resources.filter(source_url__in=hosts_and_paths),
            resources.filter(un_symbol__in=symbols),
            resources.filter(published_on__in=days),
        ):
            for resource in rows.order_by():
                self.add(resource)

    def add(self, resource: Resource) -> None:
        """Include a resource, such as a draft that was just made."""
        if resource.source_url:
            self._by_url[_url_key_or_empty(resource.source_url)] = resource.pk
        if resource.un_symbol:
            self._by_symbol[resource.un_symbol] = resource.pk
        if resource.published_on:
            self._by_title[_title_key(resource)] = resource.pk

    def find(self, draft: Resource) -> tuple[int | None, str]:
        """Return the resource that a draft may duplicate, and what they have in common.

        Returns (None, "") for none; the resource is None too if it was deleted since.
        """
        key = url_key(draft.source_url)
        if key and key in self._by_url:
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


def _title_key(resource: Resource) -> tuple[str, date]:
    return name_key(resource.title), resource.published_on


def _url_key_or_empty(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:  # editors may write what is no URL
        return ""


def _spellings(keys: Iterable[str]) -> list[str]:
    """Return the URLs with these keys, as they are usually written."""
    return [
        f"{scheme}://{www}{host}{slash}{mark}{query}"
        for key in keys
        for host, mark, query in [key.partition("?")]
        for scheme in ("http", "https")
        for www in ("", "www.")
        for slash in ("", "/")
    ]
