"""Charts of usage: drawn for the eye, in words for others, and of no small number."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from members.models import DailyUsage, FailedSearch
from members.usage.charts import month_columns
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
USAGE = "/admin/library/use/"
FAILED = "/admin/library/failed-searches/"


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    client.force_login(editor)
    return editor


def use(month, views, downloads=0, organisation=0):
    DailyUsage.objects.create(
        day=date(2026, month, 3),
        subject="organisation",
        subject_id=organisation,
        views=views,
        downloads=downloads,
    )


def test_months_are_drawn_and_told(client, editor):
    use(9, 10, 4)
    use(11, 20)
    hidden = ResourceFactory(visibility="committee")
    DailyUsage.objects.create(
        day=date(2026, 11, 3), subject="resource", subject_id=hidden.pk, views=99
    )
    svg = BeautifulSoup(client.get(USAGE).content, "html.parser").select_one(
        "figure svg"
    )
    assert svg["role"] == "img"
    ids = svg["aria-labelledby"].split()
    assert [svg.find(id=pk) is not None for pk in ids] == [True, True]
    text = svg.find(id="months-chart-desc").get_text()
    assert text.startswith("September 2026: 10 views, 4 downloads.")
    assert "November 2026: 20 views, 0 downloads." in text
    assert "Sep" in svg.get_text().split()
    heights = [int(bar["height"]) for bar in svg.select(".usage-chart__views")]
    assert heights == [60, 120]
    assert "style=" not in str(svg)


@pytest.mark.parametrize("months", [1, 12])
def test_chart_grows_with_months_not_labels(client, editor, months):
    for month in range(1, months + 1):
        use(month, 10)
    html = BeautifulSoup(client.get(USAGE).content, "html.parser")
    svg = html.select_one("figure svg")
    labels = [int(label["x"]) for label in svg.select("text")]
    # One unit is one pixel.
    assert svg["viewbox"] == f"0 0 {svg['width']} {svg['height']}"
    assert labels == [28 + 56 * at for at in range(months)]
    assert int(svg["width"]) == 56 * months
    # On a phone, the chart scrolls.
    region = svg.find_parent(role="region")
    assert (region["tabindex"], region["aria-labelledby"]) == (
        "0",
        region.find_previous("figcaption")["id"],
    )


@pytest.mark.parametrize(("language", "places"), [("en", [11, 67]), ("ar", [67, 11])])
def test_time_runs_with_the_script(language, places):
    use(10, 5)
    use(11, 5)
    with override(language):
        columns = month_columns()
    assert [column.month.month for column in columns] == [10, 11]
    assert [column.x for column in columns] == places


def test_small_numbers_are_not_in_the_chart():
    """The total of a month would reveal what the table does not show."""
    large = OrganisationFactory()
    for _ in range(3):
        MembershipFactory(organisation=large)
    use(11, 10)
    use(11, 2, organisation=large.pk)
    assert [column.views for column in month_columns()] == [10]


def test_empty_report_has_no_chart(client, editor):
    for path in (USAGE, FAILED):
        assert "<figure" not in client.get(path).content.decode()


def test_failed_searches_are_bars_with_their_words(client, editor):
    for words, count in (("<b>osprey</b>", 8), ("الإنذار", 4)):
        FailedSearch.objects.create(
            digest=words,
            level="visitor",
            words=words,
            count=count,
            last_on="2026-11-03",
        )
    html = BeautifulSoup(client.get(FAILED).content, "html.parser")
    items = html.select("figure li")
    assert [item.bdi.get_text() for item in items] == ["<b>osprey</b>", "الإنذار"]
    assert [item.rect["width"] for item in items] == ["100", "50"]
    assert [item.span.get_text() for item in items] == ["8", "4"]
    assert html.select_one("table.listing")


@pytest.mark.parametrize("role", ["member", "committee"])
def test_charts_require_editor(client, role):
    use(11, 20)
    client.force_login(UserFactory(role=role))
    for path in (USAGE, FAILED):
        assert b"<figure" not in client.get(path).content
