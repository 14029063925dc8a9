"""The dashboard tells editors what waits for them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from desk.models import Batch, ImportRow, ImportRun
from library.maintenance.link_checker import MIN_FAILURES
from library.models import ExtractionState, RecognitionState, SourceLink
from tests.desk.duplicates.pairs import create_pair, new_draft
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def panels(client):
    page = client.get(reverse("wagtailadmin_home")).content
    found = BeautifulSoup(page, "html.parser").select("[data-to-do]")
    return {
        link["data-to-do"]: (int(link["data-count"]), link["href"]) for link in found
    }


@pytest.fixture
def complete():
    """A resource for which nothing is to be done."""
    return ResourceFactory(
        title="Complete",
        regions=["SDN"],
        themes=["C1"],
        pages=["text"],
        review_on=TODAY + timedelta(days=1),
        source_url="https://example.org/there",
    )


def with_broken_link(**fields):
    resource = ResourceFactory(source_url="https://example.org/gone", **fields)
    SourceLink.objects.create(
        resource=resource, url=resource.source_url, failures=MIN_FAILURES
    )
    return resource


def test_empty_worklists_show_no_panel(client, complete):
    client.force_login(UserFactory(role="editor"))

    assert panels(client) == {}


def test_upload_link_requires_permission(client, complete):
    def leads_there():
        page = client.get(reverse("wagtailadmin_home")).content
        main = BeautifulSoup(page, "html.parser").main
        return bool(main.select(f'a[href="{reverse("desk_batches:index")}"]'))

    client.force_login(UserFactory(role="editor"))
    assert leads_there()
    other = UserFactory()
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(other)
    assert not leads_there()


def test_panel_links_to_its_filtered_listing(client, complete):
    filed = {"regions": ["SDN"], "themes": ["C1"]}
    ResourceFactory(title="Due", review_on=TODAY, pages=["text"], **filed)
    ResourceFactory(title="Unfiled", pages=["text"])
    ResourceFactory(title="No file", **filed)
    locked = LibraryDocumentFactory(unreadable=True)
    ResourceFactory(title="Blank", files=[{"document": locked}], **filed)
    with_broken_link(title="Gone", pages=["text"], **filed)
    client.force_login(UserFactory(role="editor"))

    found = panels(client)

    assert {code: count for code, (count, _) in found.items()} == {
        "review": 1,
        "terms": 1,
        "files": 1,
        "text": 1,
        "link": 1,
    }
    for code, title in (
        ("review", "Due"),
        ("terms", "Unfiled"),
        ("files", "No file"),
        ("text", "Blank"),
        ("link", "Gone"),
    ):
        listing = client.get(found[code][1]).content.decode()
        assert title in listing
        assert "Complete" not in listing


def test_corrected_source_is_not_listed(client):
    resource = with_broken_link(regions=["SDN"], themes=["C1"], pages=["text"])
    resource.source_url = "https://example.org/corrected"
    resource.save()
    client.force_login(UserFactory(role="editor"))

    assert "link" not in panels(client)


def shown(client, code):
    """The page behind a panel, and the lines in the panel."""
    home = client.get(reverse("wagtailadmin_home")).content
    page = BeautifulSoup(home, "html.parser")
    link = page.select_one(f"[data-to-do={code}]")
    lines = link.find_parent("section").select("li a")
    behind = client.get(link["href"]).content.decode()
    return behind, {line.get_text(): line["href"] for line in lines}


def batch_with(resource, name):
    batch = Batch.objects.create(name=name)
    batch.files.create(name="a.pdf", size=1, resource=resource)
    return batch


def test_batch_is_listed_until_all_is_published(desk, editor):
    waits = batch_with(new_draft(editor), "Waits")
    batch_with(ResourceFactory(pages=["text"]), "Published")
    batch_with(
        ResourceFactory(live=False, first_published_at=timezone.now()), "Taken back"
    )

    _, lines = shown(desk, "batches")

    assert lines == {"Waits": reverse("desk_batches:batch", args=[waits.pk])}


def test_duplicates_link_to_the_report(desk, editor, complete):
    twin = new_draft(editor, title="Twin")
    create_pair(complete, twin)
    ResourceFactory(title="Distractor")

    report, lines = shown(desk, "duplicates")

    ((title, url),) = lines.items()
    assert title == "Twin / Complete"
    assert f"?resource={twin.pk}" in url
    assert "Twin" in report
    assert "Distractor" not in report


def test_scan_worklist_names_missing_packages_and_filters(desk, complete):
    for title, error in (("Needs", "needs tesseract-ocr-ara"), ("Waits", "")):
        document = LibraryDocumentFactory(title=title)
        RecognitionState.objects.create(
            document=document, requested_version=1, last_error=error
        )

    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    files, lines = shown(desk, "ocr")

    assert list(lines) == ["Needs"]
    assert "tesseract-ocr-ara" in home
    assert "Needs" in files
    assert "Waits" not in files


def test_files_without_libreoffice_are_listed_with_its_package(desk, complete):
    for title, error in (("Needs", "needs libreoffice-writer-nogui"), ("Waits", "")):
        document = LibraryDocumentFactory(title=title)
        ExtractionState.objects.update_or_create(
            document=document,
            defaults={
                "requested_version": 2,
                "processed_version": 1,
                "last_error": error,
            },
        )

    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    files, lines = shown(desk, "conversion")

    assert list(lines) == ["Needs"]
    assert "libreoffice-writer-nogui" in home
    assert "Needs" in files
    assert "Waits" not in files


def test_finished_imports_with_failed_rows_are_listed(desk):
    for name, stage, kind in (
        ("failed.csv", "done", "error"),
        ("good.csv", "done", "new"),
        ("looked-at.csv", "checked", "error"),
    ):
        run = ImportRun.objects.create(name=name, ending=".csv", stage=stage)
        for line in (2, 3):
            ImportRow.objects.create(run=run, line=line, kind=kind)

    _, lines = shown(desk, "imports")

    assert list(lines) == ["failed.csv"]
    assert panels(desk)["imports"][0] == 1


def test_panels_require_editor(client, editor, complete):
    create_pair(complete, new_draft(editor))
    member = UserFactory(role="member")
    member.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(member)

    assert panels(client) == {}
