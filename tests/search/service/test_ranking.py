"""Which of the resources with a word comes first, and which order one may ask for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import OrganisationFactory, ResourceFactory, ThemeFactory
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db
FILLER = "The annual meeting adopted its budget and thanked the host for the hall. "
ORDERS = [
    ({}, "édbac"),
    ({"sort": "newest"}, "édbac"),
    ({"sort": "oldest"}, "abdéc"),
    ({"sort": "title"}, "abcdé"),
    ({"sort": "added"}, "adcbé"),
    ({"q": "mediation", "sort": "newest"}, "édbc"),
    ({"q": "mediation", "sort": "oldest"}, "bdéc"),
    ({"q": "mediation", "sort": "title"}, "bcdé"),
    ({"q": "mediation", "sort": "added"}, "dcbé"),
    ({"q": "mediation", "sort": "nonsense"}, "édbc"),
]


def resource(title="Yearbook", text=FILLER, **fields):
    return ResourceFactory(title=title, pages=[text], **fields)


def test_title_then_terms_and_organisations_then_summary_then_text(
    index, write, client
):
    theme = ThemeFactory(code="T", label_en="Mediation")
    office = OrganisationFactory(label_en="Mediation")
    order = [
        [resource(title="Mediation")],
        [resource(themes=[theme]), resource(organisations=[office])],
        [resource(summary="Mediation.")],
        [resource(text=f"{FILLER}Mediation.")],
    ]
    # Among few resources, one more with the word changes its rarity much.
    for _ in range(20):
        resource()
    resource(title="Mediation", visibility="committee")
    write()
    hits = found(client, "mediation")
    assert hits[0] == order[0][0].pk
    assert set(hits[1:3]) == {row.pk for row in order[1]}
    assert hits[3:] == [order[2][0].pk, order[3][0].pk]


def test_a_report_of_three_hundred_pages_does_not_beat_a_page_on_the_point(
    index, write, client
):
    said = "Some speak of mediation. "
    report = ResourceFactory(
        title="Report",
        pages=[FILLER * 3 + (said if n % 15 == 0 else "") for n in range(300)],
    )
    note = ResourceFactory(
        title="Mediation in villages", pages=["What mediation in villages can do."]
    )
    for number in range(20):
        ResourceFactory(title=f"The yearbook of office {number}", pages=[FILLER] * 9)
    write()
    assert found(client, "mediation") == [note.pk, report.pk]
    assert found(client, "mediation villages") == [note.pk, report.pk]


def test_newer_wins_ties_and_only_ties(index, write, client):
    old = resource(title="Mediation", published_on="1999-01-01")
    older = resource(title="Mediation", published_on="1998-01-01")
    undated = resource(title="Mediation", published_on=None)
    newest = resource(text=f"{FILLER}Mediation.", published_on="2025-01-01")
    write()
    assert found(client, "mediation") == [old.pk, older.pk, undated.pk, newest.pk]


@pytest.fixture
def dated(index, write):
    """Four resources with a word, b to e by title, and one without it; a secret."""
    made = {}
    days = [("Éclair", 4), ("banana", 2), ("Cherry", None), ("dates", 3)]
    for number, (title, day) in enumerate(days, 1):
        published = day and date(2020, 1, 1) + timedelta(days=day)
        row = resource(
            title,
            "mediation",
            published_on=published,
            first_published_at=datetime(2026, 5, number, tzinfo=UTC),
        )
        made[title[0].lower()] = row.pk
    made["a"] = resource("Apart", published_on="2020-01-02").pk
    resource("Aardvark", "mediation", visibility="members", published_on="2021-01-01")
    write()
    return made


def test_orders_newest_first_without_a_question(dated, client, subtests):
    for asked, order in ORDERS:
        with subtests.test(asked=asked):
            expected = [dated[letter] for letter in order]
            assert found(client, **{"q": ""} | asked) == expected


def test_pages_of_results_follow_each_other_and_end_with_a_message(
    index, write, client
):
    made = {ResourceFactory(title="Mediation").pk for _ in range(45)}
    write()
    seen = [pk for n in (1, 2, 3) for pk in found(client, "mediation", page=n)]
    assert len(seen) == 45
    assert set(seen) == made
    again = [pk for n in (3, 2, 1) for pk in found(client, "mediation", page=n)]
    assert set(again) == made
    assert found(client, "mediation", page=50) == []
    for beyond in (51, 10**8):
        html = page(client, "mediation", page=beyond)
        assert "No further results are shown. Add a word or a filter" in words(html)
