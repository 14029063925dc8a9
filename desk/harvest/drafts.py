"""Make drafts of records: only what is certain is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from desk.models import HarvestedRecord, HarvestSource
from library.extraction.responses import RemoteRecord
from library.import_export.cell_parsers import date_of
from library.import_export.columns import RowError
from library.import_export.source_urls import canonical_url
from library.languages import language_code
from library.models import Resource, Term
from library.vocabularies.lookup import TermLookup, read_vocabularies
from search.query.un_symbols import symbols_in

_DATE = re.compile(r"\d{4}(-\d\d){0,2}(?=$|T| )", re.ASCII)
_MIN_YEAR = 1800


class DraftMaker:
    """Makes drafts of the records of one source. Reads the vocabularies once."""

    def __init__(self, source: HarvestSource):
        self.source = source
        self.lookups = read_vocabularies()

    def describe(self, record: RemoteRecord) -> Resource:
        """Return an unsaved draft. Organisations are found, never created."""
        published_on, precision = _date(record.dates)
        codes = (language_code(text) for text in record.languages)
        draft = Resource(
            title=record.title,
            summary=record.summary,
            language=next(filter(None, codes), self.source.language),
            published_on=published_on,
            published_precision=precision,
            un_symbol=next(filter(None, map(_symbol, record.identifiers)), ""),
            rights=record.rights,
            source_url=canonical_url(record.url),
            live=False,
        )
        types = self._terms("type", record.types)
        draft.type = types[0] if len(types) == 1 else None
        draft.themes = self._terms("themes", record.terms)
        draft.regions = self._terms("regions", record.terms)
        organisations = self._terms("organisations", record.organisations)
        if self.source.organisation:
            organisations.append(self.source.organisation)
        draft.organisations = list({term.pk: term for term in organisations}.values())
        return draft

    def save(self, draft: Resource, user: AbstractBaseUser | None = None) -> None:
        """Save a draft as that of a user, by default of who added the source."""
        draft.save()
        user = user or self.source.created_by
        draft.save_revision(user=user, log_action="wagtail.create")

    def _terms(self, field: str, texts: Iterable[str]) -> list[Term]:
        lookup: TermLookup = self.lookups[field]
        terms = {}
        for text in texts:
            try:
                term = lookup.find_or_none(text)
            except ValidationError:  # ambiguous
                continue
            if term:
                terms[term.pk] = term
        return list(terms.values())


@transaction.atomic
def create_anyway(
    source: HarvestSource, record_id: int, user: AbstractBaseUser
) -> Resource | None:
    """Make a draft of a possible duplicate. Return None if it is none any more."""
    rows = source.records.select_for_update()
    row = rows.filter(pk=record_id, state=HarvestedRecord.State.KNOWN).first()
    if row is None:
        return None
    maker = DraftMaker(source)
    draft = maker.describe(RemoteRecord.from_values(row.metadata))
    maker.save(draft, user)
    row.state, row.resource = HarvestedRecord.State.DRAFT, draft
    row.reason, row.metadata = "", {}
    row.save(update_fields=["state", "resource", "reason", "metadata"])
    return draft


def _date(texts: Iterable[str]):
    """Return the first date that is possible for a publication, and its precision."""
    latest = timezone.now().year + 1
    for text in texts:
        match = _DATE.match(text)
        try:
            day, precision = date_of(match[0] if match else "")
        except RowError:
            continue
        if day and _MIN_YEAR <= day.year <= latest:
            return day, precision
    return None, Resource.Precision.DAY


def _symbol(text: str) -> str:
    """Return a text that is a UN symbol and nothing else, "" for others."""
    symbols = list(symbols_in(text)) if len(text) <= 100 else []
    is_whole = len(symbols) == 1 and symbols[0][:2] == (0, len(text))
    return text if is_whole else ""
