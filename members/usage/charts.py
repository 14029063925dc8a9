"""Small charts of usage and failed searches, drawn as SVG by their templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext

from members.models import DailyUsage
from members.usage.counting import (
    MIN_GROUP_SIZE,
    OTHER_ORGANISATIONS,
    large_organisations,
)

# In pixels: the chart grows with its months, and its labels keep their size.
COLUMN_WIDTH, CHART_HEIGHT = 56, 120
BARS_INSET, BAR_STEP = 11, 17
CHART_MEASURES = ("views", "downloads")


@dataclass(frozen=True)
class MonthColumn:
    """One month of the chart: two bars, with their places in it."""

    month: date
    views: int
    downloads: int
    x: int
    views_height: int
    downloads_height: int

    @property
    def short_label(self) -> str:
        return date_format(self.month, "M")

    @property
    def text(self) -> str:
        """The numbers in words, for those who do not see the bars."""
        label = f"{MONTHS[self.month.month]} {self.month.year}"
        views = ngettext("%d view", "%d views", self.views) % self.views
        text = ngettext("%d download", "%d downloads", self.downloads)
        return f"{label}: {views}, {text % self.downloads}"

    @property
    def views_y(self) -> int:
        return CHART_HEIGHT - self.views_height

    @property
    def downloads_y(self) -> int:
        return CHART_HEIGHT - self.downloads_height

    @property
    def downloads_x(self) -> int:
        return self.x + BAR_STEP

    @property
    def middle(self) -> int:
        return self.x - BARS_INSET + COLUMN_WIDTH // 2


def month_columns() -> list[MonthColumn]:
    """Return the months that have statistics, oldest first.

    Only numbers that the report shows are added up: a total that includes others would
    reveal them.
    """
    large = set(large_organisations())
    totals: dict[tuple[date, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = DailyUsage.objects.filter(subject=DailyUsage.Subject.ORGANISATION)
    sums = {measure: Sum(measure) for measure in CHART_MEASURES}
    by_month = rows.order_by().annotate(month=TruncMonth("day"))
    for row in by_month.values("month", "subject_id").annotate(**sums):
        is_large = row["subject_id"] in large
        pk = row["subject_id"] if is_large else OTHER_ORGANISATIONS
        for at, measure in enumerate(CHART_MEASURES):
            totals[row["month"], pk][at] += row[measure]
    months: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for (month, _pk), numbers in totals.items():
        for at, number in enumerate(numbers):
            months[month][at] += number if number >= MIN_GROUP_SIZE else 0
    highest = max((max(numbers) for numbers in months.values()), default=0)
    # From right to left, time runs to the left.
    in_drawing_order = sorted(months, reverse=get_language_bidi())
    places = {
        month: at * COLUMN_WIDTH + BARS_INSET
        for at, month in enumerate(in_drawing_order)
    }
    return [
        MonthColumn(
            month,
            *months[month],
            places[month],
            *(number * CHART_HEIGHT // max(highest, 1) for number in months[month]),
        )
        for month in sorted(months)
    ]


@dataclass(frozen=True)
class Bar:
    """A bar of a list. `percent`: of the longest one."""

    label: str
    count: int
    percent: int


def bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """Return bars for labels with their numbers, in this order."""
    highest = max((count for _label, count in counts), default=0)
    return [
        Bar(label, count, 100 * count // max(highest, 1)) for label, count in counts
    ]
