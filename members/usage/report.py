"""The sums of a month, or of its days, as editors see them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from library.models import Organisation, Resource
from library.sanitize import escape_formula, single_line
from members.models import DailyUse
from members.usage.counting import OTHERS, SMALLEST_GROUP, large_organisations

MEASURES = ("searches", "views", "downloads")
KEPT_MONTHS = 13
Of = DailyUse.Of


@dataclass(frozen=True)
class Line:
    """The sums of an organisation or a resource. day: None for those of a month."""

    name: str
    searches: int
    views: int
    downloads: int
    day: date | None = None
    url: str = ""

    @property
    def shown(self) -> list[str]:
        """The three sums in words; a small one is not told from none."""
        return [_shown(getattr(self, measure)) for measure in MEASURES]


def _shown(number: int) -> str:
    return str(number) if number >= SMALLEST_GROUP else _("under 3")


def months() -> list[date]:
    """Return the first days of the months that have sums, newest first."""
    return list(DailyUse.objects.dates("day", "month", order="DESC"))


def by_organisation(month: date, *, daily: bool = False) -> list[Line]:
    """Return the sums of the organisations; small ones are among the others, last."""
    large = large_organisations()
    names = {pk: str(row) for pk, row in Organisation.objects.in_bulk(large).items()}
    sums: dict[tuple, list[int]] = {}
    for row in _rows(month, Of.ORGANISATION, daily):
        of_id = row["of_id"] if row["of_id"] in names else OTHERS
        kept = sums.setdefault((row.get("day"), of_id), [0, 0, 0])
        for place, measure in enumerate(MEASURES):
            kept[place] += row[measure]
    others = _("Visitors and all other organisations")
    lines = [
        Line(names.get(of_id, others), *numbers, day=day)
        for (day, of_id), numbers in sums.items()
    ]
    return sorted(lines, key=lambda one: (str(one.day), one.name == others, one.name))


def by_resource(month: date, *, daily: bool = False) -> list[Line]:
    """Return the sums of resources, the most used first. Those removed are left out."""
    rows = list(_rows(month, Of.RESOURCE, daily))
    resources = Resource.objects.in_bulk({row["of_id"] for row in rows})
    lines = [
        Line(
            single_line(resource.title),
            *(row[measure] for measure in MEASURES),
            day=row.get("day"),
            url=resource.get_absolute_url(),
        )
        for row in rows
        if (resource := resources.get(row["of_id"]))
    ]
    return sorted(lines, key=lambda one: (str(one.day), -one.views - one.downloads))


def _rows(month: date, of: str, daily: bool):
    rows = DailyUse.objects.filter(day__gte=month, day__lt=_next(month), of=of)
    names = ("day", "of_id") if daily else ("of_id",)
    sums = {measure: Sum(measure) for measure in MEASURES}
    return rows.order_by().values(*names).annotate(**sums)


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def as_csv(month: date) -> HttpResponse:
    """Return the days of a month as a file for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"use-{month:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Without this mark, spreadsheet programs take UTF-8 for something else.
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(["day", "of", "name", *MEASURES])
    table.writerows([escape_formula(cell) for cell in cells] for cells in _cells(month))
    return response


def _cells(month: date) -> Iterator[list[object]]:
    for line, told in _told(by_organisation(month, daily=True)):
        yield [line.day, "organisation", line.name, *told]
    for line, told in _told(by_resource(month, daily=True)):
        # What was looked for is in no resource's sums.
        yield [line.day, "resource", line.name, "", *told[1:]]


def _told(lines: Sequence[Line]) -> list[tuple[Line, tuple[str, ...]]]:
    """Return days with what is told of each, "" for what is not."""
    months: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        months.setdefault((line.url, line.name), []).append(line)
    found = []
    for days in months.values():
        columns = [_enough([getattr(day, name) for day in days]) for name in MEASURES]
        found += zip(days, zip(*columns, strict=True), strict=True)
    return sorted(found, key=lambda pair: pair[0].day)


def _enough(numbers: Sequence[int]) -> list[str]:
    """Return the numbers as they are told; "" for the small ones.

    Further ones are left out until those left out are enough together: the sum of the
    month is known, and less what is told it must not tell of one or two.
    """
    told, left_out = [str(number) for number in numbers], 0
    for place in sorted(range(len(numbers)), key=numbers.__getitem__):
        if numbers[place] >= SMALLEST_GROUP and not 0 < left_out < SMALLEST_GROUP:
            break
        left_out += numbers[place]
        told[place] = ""
    return told


def forget_old() -> None:
    """Delete the sums that are older than 13 months."""
    this = timezone.localdate().replace(day=1)
    oldest = this.replace(year=this.year - 1)
    oldest = (oldest - timedelta(days=1)).replace(day=1)
    DailyUse.objects.filter(day__lt=oldest).delete()
