"""The report: accepted against changed, by field and by rule; editors only."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from desk.models import Suggestion
from desk.suggestions.report import by_field, by_rule
from desk.suggestions.rule_labels import LABELS
from desk.suggestions.rules import confidence
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk_suggestions_report:index")


@pytest.fixture
def made():
    resource = ResourceFactory(live=False, pages=["Text."])
    document = resource.files.get().document

    def make(field, value, outcome, source="title", confidence=0.8):
        Suggestion.objects.create(
            resource=resource,
            document=document,
            field=field,
            value=value,
            outcome=outcome,
            source=source,
            confidence=confidence,
        )

    make("regions", "MLI", "accepted")
    make("regions", "KEN", "accepted", "no place", 0.4)
    make("regions", "TCD", "changed")
    make("regions", "NER", "open")
    make("type", "report", "open")


def test_report_counts_outcomes_by_field(made):
    type_, regions = by_field(Suggestion.objects.all())
    assert (regions.accepted, regions.changed, regions.open) == (2, 1, 1)
    assert regions.percent == "67%"
    assert regions.expected_percent == "67%"  # of the three decided: .8, .4, .8
    assert (type_.accepted, type_.changed, type_.open) == (0, 0, 1)
    assert (type_.share, type_.percent) == (None, "–")


def test_each_rule_has_its_numbers(made):
    lines = by_rule(Suggestion.objects.all())
    found = {(line.field, line.source): line.share for line in lines}
    assert found == {
        ("type", "title"): None,
        ("regions", "title"): 0.5,
        ("regions", "no place"): 1.0,
    }


def test_report_is_shown_to_editors(desk, made):
    page = desk.get(ADDRESS).content.decode()
    assert "All rules" in page
    assert "67%" in page


def test_empty_report_says_so(desk):
    assert "There are no suggestions yet" in desk.get(ADDRESS).content.decode()


def test_report_downloads_as_csv(desk, made):
    response = desk.get(ADDRESS, {"export": "csv"})
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Field,Rule,Accepted,Changed,Open,Acceptance rate,Expected"
    assert lines[1] == "type,title,0,0,1,,"
    assert len(lines) == 4


def test_report_filters_by_field(desk, made):
    page = desk.get(f"{ADDRESS}results/", {"field": "type"}).content.decode()
    assert "67%" not in page
    export = desk.get(ADDRESS, {"field": "type", "export": "csv"}).getvalue().decode()
    assert export.splitlines()[1:] == ["type,title,0,0,1,,"]


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_report_requires_editor(client, made, role):
    client.force_login(UserFactory(role=role))
    response = client.get(ADDRESS)
    assert response.status_code in (302, 403)
    assert b"67%" not in response.content
    assert b"regions" not in client.get(ADDRESS, {"export": "csv"}).content


def test_report_is_in_the_menu_of_editors(desk):
    page = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert ADDRESS in page


def test_rules_are_named_in_the_language_of_the_editor(made, desk):
    assert "no place" in desk.get(ADDRESS).content.decode()
    with override("ar"):
        names = [row.rule for row in by_rule(Suggestion.objects.all())]
    assert set(names) == {"العنوان", "لا مكان"}


def test_each_rule_has_a_name():
    sources = {source for _field, source in confidence._MEASURED}
    assert {*sources, Suggestion.SIMILAR_RESOURCES} == set(LABELS)
