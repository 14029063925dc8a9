"""What is missing in drafts is listed before they are published."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.models import Batch, DuplicatePair, IncomingFile, Suggestion
from library.models import Resource
from library.resources.content_gaps import is_file_name
from library.resources.drafts import draft as make_draft
from library.resources.revisions import change_draft
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    UserFactory,
)

from .checklists import checklist_of, may_publish_incomplete

pytestmark = pytest.mark.django_db


def codes(page, resource):
    """Return the gaps that the page lists for a draft."""
    return {
        finding.gap.code
        for draft in page.context["incomplete"]
        if draft.pk == resource.pk
        for finding in draft.findings
    }


def publish(client, page, url, action="complete"):
    fields = {"shown": page.context["shown"], "action": action}
    return client.post(url, fields, follow=True)


def is_live(resource):
    return Resource.objects.get(pk=resource.pk).live


def incomplete(editor, name="scan_0001.pdf", **document):
    """Return a draft as an upload makes it."""
    document = LibraryDocumentFactory(**document)
    document.original_name = name
    document.save()
    return make_draft([document], user=editor)


@pytest.fixture
def complete(editor):
    """Make a draft with all that a reader expects."""
    number = iter(range(1000))

    def make(title=None):
        at = next(number)
        document = LibraryDocumentFactory(pages=[f"Text of the file {at}."])
        resource = make_draft(
            [document],
            user=editor,
            language="en",
            title=title or f"Early warning in practice, part {at}",
            summary="Twelve warning signs.",
            type=ResourceTypeFactory(code="report"),
        )
        region = RegionFactory(code="SDN")
        change_draft(
            resource.pk,
            lambda draft: draft.regions.add(region),
            user=editor,
            base_revision_id=resource.latest_revision_id,
        )
        return Resource.objects.get(pk=resource.pk)

    return make


def test_gaps_of_an_upload_are_listed(desk, editor, complete):
    upload, good = incomplete(editor), complete()
    page = desk.get(checklist_of(upload, good))
    assert codes(page, upload) == {"title", "type", "regions", "summary", "language"}
    assert [draft.pk for draft in page.context["complete"]] == [good.pk]
    html = page.content.decode()
    assert "Publish: 1 of 2 drafts are complete" in html
    assert "Publish the complete one" in html
    assert f"{reverse('desk_grid:resources')}?ids={upload.pk}" in html


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"waiting": True}, "Waiting"),
        ({"unreadable": True}, "Password-protected"),
        ({"status": "failed", "reason": "no-text"}, "No text found"),
    ],
)
def test_unread_file_is_a_gap(desk, editor, fields, label):
    upload = incomplete(editor, **fields)
    page = desk.get(checklist_of(upload))
    assert "text" in codes(page, upload)
    assert f"<bdi>{label}</bdi>" in page.content.decode()


def test_unconfirmed_language_is_a_gap(desk, editor, complete):
    resource, other = complete(), complete()
    revision = resource.latest_revision
    revision.content["files"][0]["language"] = ""
    revision.save()
    assert codes(desk.get(checklist_of(resource, other)), resource) == {"language"}


@pytest.fixture
def duplicate(complete):
    """A complete draft that is nearly the same as a published resource."""
    published = ResourceFactory(title="In the library", pages=["Same"])
    resource = complete()
    DuplicatePair.objects.create(
        first=published.files.get().document,
        second=resource.files.get().document,
        kind=DuplicatePair.Kind.NEARLY_SAME,
        score=0.9,
    )
    return resource


def test_possible_duplicate_is_a_gap(desk, complete, duplicate):
    resource, other = duplicate, complete()
    page = desk.get(checklist_of(resource, other))
    assert codes(page, resource) == {"duplicate"}
    assert "In the library" in page.content.decode()


def test_duplicate_of_a_hidden_resource_is_not_named(client, complete):
    hidden = ResourceFactory(title="Secret", visibility="committee", pages=["Same"])
    resource = complete()
    DuplicatePair.objects.create(
        first=hidden.files.get().document,
        second=resource.files.get().document,
        kind=DuplicatePair.Kind.SAME_FILE,
        score=1,
    )
    publisher = UserFactory()
    names = ("access_admin", "publish_resource")
    publisher.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(publisher)
    page = client.get(checklist_of(resource))
    assert page.status_code == 200
    assert "Secret" not in page.content.decode()


@pytest.mark.parametrize(
    ("title", "is_name"),
    [
        ("scan 0001", True),
        ("Scan_0001", True),
        ("final-report-v2.docx", True),
        ("Microsoft Word - Draft", True),
        ("A72884", True),
        ("Early warning", False),
        ("Rapport 2023", False),
        ("关于2024年的报告", False),
    ],
)
def test_file_names_are_recognised(title, is_name):
    assert is_file_name(title, ["scan_0001.pdf"]) is is_name


def test_good_file_name_that_the_text_confirms_is_a_title(desk, editor):
    upload = incomplete(editor, "Early warning.pdf")
    assert "title" in codes(desk.get(checklist_of(upload)), upload)
    Suggestion.objects.create(
        resource=upload,
        document=upload.files.get().document,
        field="title",
        value="Early Warning",
        confidence=0.6,
        page=1,
    )
    assert "title" not in codes(desk.get(checklist_of(upload)), upload)


def form_of(client, resource):
    """Return the gaps in the form of one resource, and the HTML."""
    url = reverse("wagtailsnippets_library_resource:edit", args=[resource.pk])
    html = client.get(url).content.decode()
    return set(re.findall(r'data-finding="(\w+)"', html)), html


def test_form_lists_the_gaps_of_its_draft(desk, editor, complete):
    upload, good = incomplete(editor, waiting=True), complete()
    findings, html = form_of(desk, upload)
    assert findings == codes(desk.get(checklist_of(upload, good)), upload)
    assert findings >= {"title", "type", "regions", "summary", "language", "text"}
    assert "Enter the title as it is on the first page." in html
    assert "<bdi>Waiting</bdi>" in html
    assert form_of(desk, good)[0] == set()


def test_form_of_a_published_resource_lists_no_gaps(desk):
    published = ResourceFactory(summary="", type=None)
    ResourceFactory(live=False)
    assert form_of(desk, published)[0] == set()


def test_form_names_the_possible_duplicate(desk, complete, duplicate):
    other = complete()
    findings, html = form_of(desk, duplicate)
    assert findings == {"duplicate"}
    assert "<bdi>In the library</bdi>" in html
    assert form_of(desk, other)[0] == set()


def test_complete_drafts_are_published_and_others_left(desk, editor, complete):
    upload, good = incomplete(editor), complete()
    elsewhere = complete()
    url = checklist_of(upload, good)
    page = publish(desk, desk.get(url), url)
    assert [is_live(one) for one in (good, upload, elsewhere)] == [True, False, False]
    assert "1 resource was published." in page.content.decode()
    assert page.context["count"] == 1  # the list of what is left


def test_second_submission_publishes_nothing_again(desk, complete):
    good = complete()
    url = checklist_of(good)
    first = desk.get(url)
    publish(desk, first, url)
    published_at = Resource.objects.get(pk=good.pk).last_published_at
    page = publish(desk, first, url)
    assert "published already" in page.content.decode()
    assert Resource.objects.get(pk=good.pk).last_published_at == published_at


def test_draft_changed_meanwhile_is_left(desk, editor, complete):
    may_publish_incomplete(editor)
    good, other = complete(), complete()
    url = checklist_of(good, other)
    first = desk.get(url)
    change_draft(
        good.pk,
        lambda draft: setattr(draft, "title", "Rewritten by somebody"),
        user=None,
        base_revision_id=good.latest_revision_id,
    )
    page = publish(desk, first, url, "all")
    assert "Somebody else changed this resource" in page.content.decode()
    assert [is_live(good), is_live(other)] == [False, True]


def test_draft_that_lost_its_text_is_left(desk, complete):
    good = complete()
    url = checklist_of(good)
    first = desk.get(url)
    document = good.files.get().document
    document.status, document.text_digest = "failed", ""
    document.save()
    page = publish(desk, first, url)
    assert "No longer complete." in page.content.decode()
    assert not is_live(good)


def test_all_are_published_with_the_right_to(desk, editor):
    may_publish_incomplete(editor)
    upload = incomplete(editor)
    url = checklist_of(upload)
    page = desk.get(url)
    assert 'value="all"' in page.content.decode()
    publish(desk, page, url, "all")
    assert is_live(upload)


def test_publishing_all_needs_its_own_permission(desk, editor):
    upload = incomplete(editor)
    url = checklist_of(upload)
    page = desk.get(url)
    assert 'value="all"' not in page.content.decode()
    publish(desk, page, url, "all")
    assert not is_live(upload)


def test_list_requires_publish_permission(client, complete):
    good = complete("Secret title")
    drafter = UserFactory()
    names = ("access_admin", "change_resource")
    drafter.user_permissions.add(*Permission.objects.filter(codename__in=names))
    for user in (drafter, UserFactory(role="member"), UserFactory(role="committee")):
        client.force_login(user)
        response = client.get(checklist_of(good))
        assert response.status_code == 302
        assert b"Secret" not in response.content


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "W1s5OTld:1:2"])
def test_damaged_token_publishes_nothing(desk, complete, token):
    good = complete()
    fields = {"shown": token, "action": "complete"}
    page = desk.post(checklist_of(good), fields)
    assert "This list has expired" in page.content.decode()
    assert not is_live(good)


def test_token_of_another_editor_publishes_nothing(client, desk, complete):
    good = complete()
    first = desk.get(checklist_of(good))
    client.force_login(UserFactory(role="editor"))
    publish(client, first, checklist_of(good))
    assert not is_live(good)


@pytest.mark.parametrize("query", ["batch=x", "batch=4711", "batch=", "batch=-1"])
def test_missing_batch_is_not_found(desk, query):
    assert desk.get(f"{reverse('desk_checklist:index')}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["", "ids=", "ids=x,-1,9", "ids=4711"])
def test_nothing_to_publish_is_said(desk, query):
    page = desk.get(f"{reverse('desk_checklist:index')}?{query}")
    assert "There are no drafts to publish." in page.content.decode()


def test_long_batch_is_listed_in_constant_queries(
    desk, editor, complete, monkeypatch, django_assert_num_queries
):
    batch = Batch.objects.create(name="Conference", created_by=editor)
    url = f"{reverse('desk_checklist:index')}?batch={batch.pk}"

    def add(resource):
        IncomingFile.objects.create(
            batch=batch,
            name="file.txt",
            size=1,
            state=IncomingFile.State.STORED,
            resource=resource,
        )

    for number in range(3):
        add(incomplete(editor, f"scan_{number}.pdf"))
        add(complete())
    desk.get(url)  # fills the caches
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    monkeypatch.setattr("desk.checklist.views.MAX_LISTED", 5)
    for number in range(4):
        add(incomplete(editor, f"scan_{number + 3}.pdf", pages=["x"] * (number + 1)))
    with django_assert_num_queries(len(few)):
        page = desk.get(url)
    html = page.content.decode()
    assert html.count("data-draft=") == 5
    assert "2 more drafts with gaps are not listed." in html
    assert "Publish: 3 of 10 drafts are complete" in html


def test_large_selection_is_published_in_portions(desk, complete, monkeypatch):
    monkeypatch.setattr("desk.checklist.publication.MAX_PUBLISHED", 2)
    drafts = [complete() for _ in range(3)]
    url = checklist_of(*drafts)
    page = publish(desk, desk.get(url), url)
    assert sum(map(is_live, drafts)) == 2
    assert "1 more is left. Publish again." in page.content.decode()
    publish(desk, page, url)
    assert all(map(is_live, drafts))
