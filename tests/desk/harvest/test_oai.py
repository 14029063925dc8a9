"""Repositories: records become drafts once, whatever the repository sends."""

from datetime import date

import pytest
from django.urls import reverse

from desk.harvest import job
from desk.models import HarvestedRecord
from library.models import Resource
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
)

from .conftest import titles
from .remote import deleted, oai, oai_error, record, records

pytestmark = pytest.mark.django_db


def test_record_becomes_draft_with_metadata(source, remote, harvest, editor):
    owner = OrganisationFactory(label_en="Member network")
    publisher = OrganisationFactory(label_en="Bird Watch")
    sudan = RegionFactory(label_en="Sudan")
    theme = ThemeFactory(label_en="Early warning")
    report = ResourceTypeFactory(label_en="Report", label_fr="Rapport")
    source.organisation = owner
    source.save()
    remote.answers["/oai"] = records(
        record(
            1,
            title="The &lt;b&gt;marsh&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt;"
            "&amp; us",
            description="First &lt;p&gt;paragraph",
            date="2025-09",
            language="fra",
            type=["Report", "Rapport"],
            subject=["Early warning", "something else"],
            coverage="Sudan",
            publisher=["Bird Watch", "Unknown body"],
            identifier=["A/HRC/57/10", "https://member.example.org/1"],
            rights="CC BY 4.0",
        )
    )

    source = harvest(source)

    draft = Resource.objects.get()
    assert (draft.title, draft.summary) == ("The marsh & us", "First paragraph")
    assert (draft.live, draft.visibility) == (False, "members")
    assert (draft.published_on, draft.published_precision) == (
        date(2025, 9, 1),
        "month",
    )
    assert (draft.language, draft.type, draft.rights) == ("fr", report, "CC BY 4.0")
    assert list(draft.regions.all()) == [sudan]
    assert list(draft.themes.all()) == [theme]
    assert set(draft.organisations.all()) == {owner, publisher}
    assert draft.source_url == "https://member.example.org/1"
    assert draft.un_symbol == "A/HRC/57/10"
    assert draft.latest_revision.user == editor
    assert draft.files.count() == 0
    assert source.last_counts == {"new": 1}
    assert source.last_error == ""


@pytest.mark.slow
def test_own_repository_is_harvested_completely(source, remote, harvest, client):
    """What /oai sends is read through HTTP, page after page."""
    for number in range(130):
        ResourceFactory(title=f"Public report {number}")
    ResourceFactory(title="Hidden report", visibility="members")
    pages, token = {}, ""
    while token is not None:
        arguments = {"verb": "ListRecords"}
        arguments |= {"resumptionToken": token} if token else {}
        arguments |= {} if token else {"metadataPrefix": "oai_dc"}
        pages[token] = client.get("/oai", arguments).content
        _, mark, rest = pages[token].decode().partition("<resumptionToken")
        token = rest.partition(">")[2].partition("<")[0] or None if mark else None
    remote.answers["/oai"] = lambda _, a: pages[a.get("resumptionToken", "")]
    Resource.objects.all().delete()

    harvest(source)

    assert titles() == {f"Public report {number}" for number in range(130)}
    assert not Resource.objects.filter(live=True).exists()


def test_second_harvest_imports_nothing_twice(source, remote, harvest):
    remote.answers["/oai"] = records(record(1), record(2))
    harvest(source)

    source = harvest(source)

    assert Resource.objects.count() == 2
    assert source.last_counts == {"unchanged": 2}
    assert "from=2026-03-02" in remote.requests[-1]


def test_harvest_asks_for_seconds_where_repository_has_them(source, remote, harvest):
    def answer(_handler, arguments):
        if arguments["verb"] == "Identify":
            text = "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
            return oai(f"<Identify>{text}</Identify>")
        return records(record(1))

    remote.answers["/oai"] = answer
    source.oai_set = "birds"
    source.save()
    harvest(source)
    harvest(source)

    assert "from=2026-03-02T10%3A00%3A00Z" in remote.requests[-1]
    assert all("set=birds" in path for path in remote.requests if "List" in path)


def test_pages_of_list_are_followed(source, remote, harvest):
    def answer(_handler, arguments):
        number = int(arguments.get("resumptionToken", "0"))
        token = str(number + 1) if number < 3 else ""
        return records(record(number), token=token)

    remote.answers["/oai"] = answer

    source = harvest(source)

    assert source.last_counts == {"new": 4}
    assert source.resumption_token == ""
    assert source.harvested_until == "2026-03-02T10:00:00Z"


@pytest.mark.parametrize("tokens", [["a", "a"], ["a", "b", "a"]])
def test_loop_of_tokens_is_stopped(source, remote, harvest, tokens):
    turns = iter(tokens)
    remote.answers["/oai"] = lambda *_: records(record(1), token=next(turns))

    source = harvest(source)

    assert "repeats its pages" in source.last_error
    assert len(remote.requests) == len(tokens)
    assert source.resumption_token == ""
    assert source.harvested_until == ""


def test_expired_token_starts_again_from_last_date(source, remote, harvest):
    source.harvested_until, source.resumption_token = "2026-01-01", "old"
    source.save()

    def answer(_handler, arguments):
        if "resumptionToken" in arguments:
            return oai_error("badResumptionToken")
        return records(record(1))

    remote.answers["/oai"] = answer

    source = harvest(source)

    assert source.last_error == ""
    assert "from=2026-01-01" in remote.requests[-1]
    assert titles() == {"Wetland report 1"}


def test_tokens_that_never_work_end_the_harvest(source, remote, harvest):
    def answer(_handler, arguments):
        if "resumptionToken" in arguments:
            return oai_error("badResumptionToken")
        return records(record(1), token="never")

    remote.answers["/oai"] = answer

    source = harvest(source)

    assert "rejects its own" in source.last_error
    assert len(remote.requests) < 6
    assert Resource.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "name", "limit", "per_run", "error"),
    [
        (job, "MAX_RECORDS_PER_RUN", 2, 2, "This harvest reached its limit of 2"),
        (job, "MAX_REQUESTS_PER_RUN", 3, 3, "This harvest reached its limit of 3"),
        (None, "HARVEST_MAX_MEGABYTES", 1, 2, "its size limit, 1.0\xa0MB."),
        (None, "HARVEST_MAX_MINUTES", 0, 1, "its time limit, 0 min."),
    ],
)
def test_long_list_is_continued_at_next_run(
    source,
    remote,
    harvest,
    monkeypatch,
    settings,
    desk,
    place,
    name,
    limit,
    per_run,
    error,
):
    def answer(_handler, arguments):
        number = int(arguments.get("resumptionToken", "0"))
        page = records(record(number), token=str(number + 1) if number < 4 else "")
        return f"{page}<!--{'x' * 600_000}-->"

    monkeypatch.setattr(place or settings, name, limit)
    remote.answers["/oai"] = answer

    for number in range(per_run, 5, per_run):
        source = harvest(source)
        assert Resource.objects.count() == number
        assert error in source.last_error
        page = desk.get(reverse("desk_harvest:source", args=[source.pk]))
        assert source.last_error in page.content.decode()
        assert "continues where this one stopped" in page.content.decode()

    source = harvest(source)
    assert titles() == {f"Wetland report {number}" for number in range(5)}
    assert (source.last_error, source.resumption_token) == ("", "")
    assert source.harvested_until == "2026-03-02T10:00:00Z"
    # Each response is asked for once.
    assert len(set(remote.requests)) == len(remote.requests) == 5


def test_failure_keeps_records_and_position(source, remote, harvest):
    def answer(handler, arguments):
        if arguments.get("resumptionToken") == "next" and len(remote.requests) < 3:
            return 503, ""
        token = "" if "resumptionToken" in arguments else "next"
        return records(record(token or "last"), token=token)

    remote.answers["/oai"] = answer

    source = harvest(source)
    assert "503" in source.last_error
    assert source.resumption_token == "next"
    source = harvest(source)

    assert source.last_error == ""
    assert titles() == {"Wetland report next", "Wetland report last"}


def test_nothing_new_is_no_error(source, remote, harvest):
    remote.answers["/oai"] = oai_error("noRecordsMatch")

    source = harvest(source)

    assert (source.last_error, source.last_counts) == ("", {})


def test_record_deleted_remotely_is_marked_only(source, remote, harvest):
    remote.answers["/oai"] = records(record(1), record(2))
    harvest(source)
    Resource.objects.filter(title="Wetland report 1").update(live=True)
    remote.answers["/oai"] = records(deleted(1), deleted("never seen"))

    source = harvest(source)

    assert titles() == {"Wetland report 1", "Wetland report 2"}
    assert Resource.objects.get(title="Wetland report 1").live
    assert source.records.get(state="deleted").resource.title == "Wetland report 1"
    assert source.records.count() == 2


def test_changed_record_leaves_draft_alone(source, remote, harvest):
    remote.answers["/oai"] = records(record(1))
    harvest(source)
    Resource.objects.update(title="Title of an editor")
    remote.answers["/oai"] = records(record(1, "2026-03-05", title="Their new title"))

    source = harvest(source)

    assert titles() == {"Title of an editor"}
    assert source.records.get().datestamp.startswith("2026-03-05")


def test_deleted_draft_is_not_made_again(source, remote, harvest):
    remote.answers["/oai"] = records(record(1))
    harvest(source)
    Resource.objects.get().delete()

    source = harvest(source)

    assert Resource.objects.count() == 0
    assert source.records.get().state == HarvestedRecord.State.DISMISSED


@pytest.mark.parametrize(
    ("existing", "elements", "reason"),
    [
        (
            {"source_url": "http://www.member.example.org/reports/1/"},
            {"identifier": "https://member.example.org/reports/1?utm_source=x"},
            "same address",
        ),
        (
            {"source_url": "https://member.example.org/item?id=10/1,2"},
            {"identifier": "https://member.example.org/item?id=10/1,2"},
            "same address",
        ),
        (
            {"un_symbol": "A/HRC/57/10"},
            {"identifier": "A/HRC/57/10"},
            "same UN symbol",
        ),
        (
            {"title": "Wetland Report: 1", "published_on": date(2025, 9, 16)},
            {"date": "2025-09-16"},
            "same title and date",
        ),
    ],
)
@pytest.mark.parametrize("live", [True, False])
def test_known_resource_is_possible_duplicate(
    source, remote, harvest, existing, elements, reason, live
):
    resource = ResourceFactory(live=live, visibility="committee", **existing)
    ResourceFactory(title="Another")
    remote.answers["/oai"] = records(record(1, **elements), record(2))

    source = harvest(source)

    found = source.records.get(state="known")
    assert (found.resource, found.reason) == (resource, reason)
    assert source.last_counts == {"known": 1, "new": 1}


def test_changed_identifiers_import_nothing_twice(source, remote, harvest):
    """A repository moves to another program: all identifiers are new."""
    remote.answers["/oai"] = records(record(1), record(2))
    harvest(source)
    url = "https://member.example.org/reports/{}"
    remote.answers["/oai"] = records(
        *(record(f"new-{n}", identifier=url.format(n)) for n in (1, 2))
    )

    source = harvest(source)

    assert Resource.objects.count() == 2
    assert source.last_counts == {"known": 2}


def test_repeated_record_of_one_response_is_one_draft(source, remote, harvest):
    same_url = "https://member.example.org/same"
    remote.answers["/oai"] = records(
        record(1),
        record(1),
        record(2, identifier=same_url),
        record(3, identifier=same_url),
    )

    harvest(source)

    assert Resource.objects.count() == 2


def test_ambiguous_term_is_left_out(source, remote, harvest):
    ThemeFactory(label_en="Marsh", code="a")
    ThemeFactory(label_en="Fen", code="b", aliases="Marsh land")
    ThemeFactory(label_en="Bog", code="c", aliases="Marsh land")
    remote.answers["/oai"] = records(record(1, subject=["Marsh land"]))

    harvest(source)

    assert not Resource.objects.get().themes.exists()


def test_long_values_are_shortened(source, remote, harvest):
    remote.answers["/oai"] = records(
        record(
            1,
            title="t" * 3000,
            description="d" * 60_000,
            rights="r" * 3000,
            identifier=[f"https://member.example.org/{'x' * 3000}"],
            subject=["s" * 3000] * 2000,
            date="9" * 3000,
        ),
        record("i" * 3000),
        record(3, title=""),
    )

    source = harvest(source)

    draft = Resource.objects.get()
    assert (len(draft.title), len(draft.rights), draft.source_url) == (500, 500, "")
    assert draft.title.endswith("…")
    assert source.last_counts == {"new": 1, "invalid": 2}
