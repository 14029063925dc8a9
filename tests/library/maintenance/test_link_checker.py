"""Sources of public resources are looked after, and no others."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from library.maintenance.link_checker import BROKEN, MIN_FAILURES, check_next
from library.maintenance.safe_http import Unreachable
from library.models import Resource, SourceLink
from tests.factories import ResourceFactory


def never(url):
    raise Unreachable("it answers 404")


def make_due():
    SourceLink.objects.update(next_check_at=timezone.now())


@pytest.mark.django_db
def test_source_is_broken_after_two_failures():
    gone = ResourceFactory(source_url="https://example.org/gone")

    for _ in range(MIN_FAILURES):
        assert not Resource.objects.filter(BROKEN).exists()
        assert check_next(never)
        make_due()

    assert list(Resource.objects.filter(BROKEN)) == [gone]
    assert gone.source_link.problem == "it answers 404"


@pytest.mark.django_db
def test_successful_check_resets_failures():
    resource = ResourceFactory(source_url="https://example.org/back")
    check_next(never)
    make_due()

    check_next(lambda url: None)

    link = SourceLink.objects.get(resource=resource)
    assert (link.failures, link.problem) == (0, "")


@pytest.mark.django_db
def test_sources_are_checked_once_in_due_order():
    for number in range(3):
        ResourceFactory(source_url=f"https://example.org/{number}")
    ResourceFactory(title="Without a source")
    seen = []

    while check_next(seen.append):
        pass

    assert seen == [f"https://example.org/{number}" for number in range(3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "committee"},
        {"visibility": "members"},
        {"live": False},
        {"live": False, "visibility": "members"},
    ],
)
def test_source_of_hidden_resource_is_not_requested(hidden):
    ResourceFactory(source_url="https://example.org/secret", **hidden)
    ResourceFactory(source_url="https://example.org/open")
    seen = []

    while check_next(seen.append):
        pass

    assert seen == ["https://example.org/open"]


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [{"visibility": "members"}, {"live": False}])
@pytest.mark.parametrize("is_known", [False, True])
def test_source_hidden_after_claim_is_not_requested(hidden, is_known):
    """Another process restricts the resource just after its link was claimed."""
    resource = ResourceFactory(source_url="https://example.org/secret")
    if is_known:
        check_next(lambda url: None)
        make_due()
    with after_claim(lambda: Resource.objects.update(**hidden)):
        seen = []
        while check_next(seen.append):
            pass

    assert seen == []
    assert SourceLink.objects.get(resource=resource).failures == 0


@contextmanager
def after_claim(act):
    """Do something right after each statement that claims a link."""

    def execute(run, sql, params, many, context):
        done = run(sql, params, many, context)
        if "library_sourcelink" in sql and sql.startswith(("INSERT", "UPDATE")):
            act()
        return done

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.django_db
def test_corrected_url_is_checked_at_once():
    resource = ResourceFactory(source_url="https://example.org/old")
    check_next(never)
    resource.source_url = "https://example.org/new"
    resource.save()
    seen = []

    check_next(seen.append)

    assert seen == ["https://example.org/new"]
