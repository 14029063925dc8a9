"""The sums of use as editors read them: none that tells of one or two people."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from members.models import DailyUsage
from members.usage.counting import OTHER_ORGANISATIONS, flush
from members.usage.report import by_resource, daily_rows, delete_old
from tests.factories import ResourceFactory, UserFactory
from tests.members.usage.test_counting import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource():
    return ResourceFactory(title="Early warning", pages=["One.", "Two."])


def test_sums_below_three_are_suppressed(client, resource):
    for _ in range(2):
        browser().get(resource.get_absolute_url())
    flush()
    (line,) = by_resource(timezone.localdate().replace(day=1))
    assert [line.views_text, line.downloads_text] == ["under 3"] * 2
    client.force_login(UserFactory(role="editor"))
    html = client.get("/admin/library/use/").content.decode()
    assert "Early warning" in html
    words = " ".join(re.sub("<[^>]+>", " ", html).split())
    assert "Early warning Resource under 3 under 3" in words


def test_report_filters_by_subject(client, resource):
    for _ in range(3):
        browser().get(resource.get_absolute_url())
    flush()
    client.force_login(UserFactory(role="editor"))
    page = "/admin/library/use/results/"
    assert "Early warning" in client.get(page, {"subject": "resource"}).text
    others = client.get(page, {"subject": "organisation"}).text
    assert "all other organisations" in others
    assert "Early warning" not in others


def test_days_are_a_table_without_script(client):
    today = timezone.localdate()
    evil = ResourceFactory(title="=cmd()")
    for day, number in ((today, 5), (today - timedelta(days=40), 7)):
        DailyUsage.objects.create(
            day=day, subject="resource", subject_id=evil.pk, views=number
        )
    client.force_login(UserFactory(role="editor"))
    body = client.get("/admin/library/use/?export=csv").getvalue().decode("utf-8-sig")
    head, row = csv.reader(StringIO(body))
    assert head == ["Day", "Type", "Name", "Searches", "Views", "Downloads"]
    assert row == [str(today), "resource", "'=cmd()", "", "5", ""]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([5, 2], ["", ""]),
        ([5, 9, 2], ["", "9", ""]),
        ([1, 9, 1, 1], ["", "9", "", ""]),
        ([0, 4], ["", "4"]),
        ([4, 3], ["4", "3"]),
    ],
)
def test_suppressed_days_cannot_be_derived_from_total(days, told):
    """Those left out are none, or three or more together."""
    resource = ResourceFactory()
    for number, views in enumerate(days, start=1):
        day = date(2026, 11, number)
        DailyUsage.objects.create(
            day=day, subject="resource", subject_id=resource.pk, views=views
        )
    assert [row["views"] for row in daily_rows(date(2026, 11, 1))] == told


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_report_requires_editor(client, role):
    client.force_login(UserFactory(role=role))
    assert client.get("/admin/library/use/").status_code == 302
    assert client.get("/admin/library/use/?export=csv").status_code == 302


def test_invalid_month_shows_the_current_one(client):
    client.force_login(UserFactory(role="editor"))
    for month in ("x", "2026-99", "9999999-01", ""):
        assert client.get("/admin/library/use/", {"month": month}).status_code == 200


def test_sums_are_kept_for_13_months():
    this = timezone.localdate().replace(day=1)
    kept = (this.replace(year=this.year - 1) - timedelta(days=1)).replace(day=1)
    for day in (date(2020, 2, 29), kept - timedelta(days=1), kept, this):
        DailyUsage.objects.create(
            day=day, subject="organisation", subject_id=OTHER_ORGANISATIONS
        )
    delete_old()
    days = DailyUsage.objects.order_by("day").values_list("day", flat=True)
    assert list(days) == [kept, this]


def test_worker_deletes_old_sums():
    from library.worker import registry

    assert {"old usage statistics", "old failed searches"} <= registry._jobs.keys()
