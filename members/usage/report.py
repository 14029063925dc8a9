"""Usage statistics of a month or of its days, for editors.

Numbers below MIN_GROUP_SIZE are never shown: they could reveal what one person did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from library.models import Organisation, Resource
from library.sanitize import single_line
from members.models import DailyUsage
from members.usage.counting import (
    MIN_GROUP_SIZE,
    OTHER_ORGANISATIONS,
    large_organisations,
)

MEASURES = ("searches", "views", "downloads")
RETENTION_MONTHS = 13
Subject = DailyUsage.Subject


@dataclass(frozen=True)
class UsageRow:
    """The totals of an organisation or a resource. day: None for those of a month."""

    subject: DailyUsage.Subject
    name: str
    searches: int
    views: int
    downloads: int
    day: date | None = None
    url: str = ""

    @property
    def searches_text(self) -> str:
        """Searches as text; they are not counted for resources."""
        return "" if self.subject == Subject.RESOURCE else _number_text(self.searches)

    @property
    def views_text(self) -> str:
        return _number_text(self.views)

    @property
    def downloads_text(self) -> str:
        return _number_text(self.downloads)


def _number_text(number: int) -> str:
    """Return a total as text; small ones are not distinguished from 0."""
    return str(number) if number >= MIN_GROUP_SIZE else _("under 3")


def months() -> list[date]:
    """Return the first days of the months that have statistics, newest first."""
    return list(DailyUsage.objects.dates("day", "month", order="DESC"))


def by_organisation(month: date, *, daily: bool = False) -> list[UsageRow]:
    """Return the totals of organisations; small ones are part of the others, last."""
    large = large_organisations()
    names = {pk: str(row) for pk, row in Organisation.objects.in_bulk(large).items()}
    totals: dict[tuple, list[int]] = {}
    for row in _sum_by_subject(month, Subject.ORGANISATION, daily):
        pk = row["subject_id"] if row["subject_id"] in names else OTHER_ORGANISATIONS
        numbers = totals.setdefault((row.get("day"), pk), [0, 0, 0])
        for column, measure in enumerate(MEASURES):
            numbers[column] += row[measure]
    others = _("Visitors and all other organisations")
    rows = [
        UsageRow(Subject.ORGANISATION, names.get(pk, others), *numbers, day=day)
        for (day, pk), numbers in totals.items()
    ]
    return sorted(rows, key=lambda row: (str(row.day), row.name == others, row.name))


def by_resource(month: date, *, daily: bool = False) -> list[UsageRow]:
    """Return the totals of existing resources, the most used first."""
    totals = list(_sum_by_subject(month, Subject.RESOURCE, daily))
    resources = Resource.objects.in_bulk({row["subject_id"] for row in totals})
    rows = [
        UsageRow(
            Subject.RESOURCE,
            single_line(resource.title),
            *(row[measure] for measure in MEASURES),
            day=row.get("day"),
            url=resource.get_absolute_url(),
        )
        for row in totals
        if (resource := resources.get(row["subject_id"]))
    ]
    return sorted(rows, key=lambda row: (str(row.day), -row.views - row.downloads))


def _sum_by_subject(month: date, subject: str, daily: bool):
    next_month = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    rows = DailyUsage.objects.filter(
        day__gte=month, day__lt=next_month, subject=subject
    )
    columns = ("day", "subject_id") if daily else ("subject_id",)
    sums = {measure: Sum(measure) for measure in MEASURES}
    return rows.order_by().values(*columns).annotate(**sums)


def daily_rows(month: date) -> list[dict[str, object]]:
    """Return the days of a month by subject, without small numbers, for exports."""
    return [
        {"day": row.day, "subject": row.subject.value, "name": row.name}
        # Searches are not counted for resources.
        | dict(zip(MEASURES, numbers, strict=True))
        | ({"searches": ""} if row.subject == Subject.RESOURCE else {})
        for rows in (by_organisation(month, daily=True), by_resource(month, daily=True))
        for row, numbers in _suppress_small(rows)
    ]


def _suppress_small(
    rows: Sequence[UsageRow],
) -> Iterator[tuple[UsageRow, tuple[str, ...]]]:
    """Yield the rows by day with their numbers as text; "" for suppressed ones."""
    days_by_subject: dict[tuple[str, str], list[UsageRow]] = {}
    for row in rows:
        days_by_subject.setdefault((row.url, row.name), []).append(row)
    pairs = []
    for days in days_by_subject.values():
        columns = [
            suppress_small_numbers([getattr(day, measure) for day in days])
            for measure in MEASURES
        ]
        pairs += zip(days, zip(*columns, strict=True), strict=True)
    yield from sorted(pairs, key=lambda pair: pair[0].day)


def suppress_small_numbers(numbers: Sequence[int]) -> list[str]:
    """Return numbers as text; "" for those below MIN_GROUP_SIZE.

    The total is known, so the suppressed numbers must not add up to a small one either:
    further numbers are suppressed, smallest first, until their sum is large enough.
    """
    texts, suppressed = [str(number) for number in numbers], 0
    for index in sorted(range(len(numbers)), key=numbers.__getitem__):
        if numbers[index] >= MIN_GROUP_SIZE and not 0 < suppressed < MIN_GROUP_SIZE:
            break
        suppressed += numbers[index]
        texts[index] = ""
    return texts


def delete_old() -> None:
    """Delete statistics that are older than RETENTION_MONTHS."""
    this_month = timezone.localdate().replace(day=1)
    a_year_ago = this_month.replace(year=this_month.year - 1)
    oldest = (a_year_ago - timedelta(days=1)).replace(day=1)
    DailyUsage.objects.filter(day__lt=oldest).delete()
