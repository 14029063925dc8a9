"""A library in which nearly everything is hidden, for tests that walk the admin.

`SECRET` stands in whatever is hidden of resources and files, `PERSON` in the names and
email addresses of people. Searches ask for `ASKED`, which stands beside both, so that
an echo of the question is no leak. Hidden rows of all models share the keys in `KEYS`:
whatever an admin URL takes a key of, it meets a hidden row.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    Locale,
    Page,
    Revision,
    Site,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
    WorkflowTask,
)

from desk.models import (
    Batch,
    DuplicatePair,
    HarvestSource,
    ImportRun,
    IncomingFile,
    SecondPersonTask,
)
from home.models import HomePage, TextPage
from library.access.groups import COMMITTEE
from library.models import (
    ExtractionState,
    LibraryDocument,
    LibraryImage,
    RemovedResource,
    Resource,
)
from members.models import (
    FailedSearch,
    Invitation,
    ReaderMessage,
    SharedLink,
    Submission,
)
from search.models import GlossaryEntry
from search.models.promotions import Promotion
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)
from tests.pages import home_page, restrict

ASKED, SECRET, PERSON = "ibis", "quagga", "ptarmigan"
KEYS = (7001, 7002)
LEVELS = {7001: {"visibility": "committee"}, 7002: {"live": False}}
UPLOAD_KEY = UUID(int=7001)


def hide_everything() -> None:
    """Make the hidden rows; each exists for both of `KEYS`."""
    # Before the tree of pages, which takes the languages that there are.
    for key, language in zip(KEYS, ("fr", "es"), strict=True):
        HomePage.objects.filter(locale__language_code=language).delete()
        Locale.objects.filter(language_code=language).delete()
        Locale.objects.create(pk=key, language_code=language)
    for key in KEYS:
        hide_page(key)
        hide_resource(key)
        hide_files(key)
        hide_people(key)
        hide_desk_work(key)
        make_open_rows(key)
    DuplicatePair.objects.create(
        pk=KEYS[0], first_id=KEYS[0], second_id=KEYS[1], kind="nearly-same", score=0.9
    )
    batch = Batch.objects.get(pk=KEYS[0])
    name = f"{ASKED}-{SECRET}.pdf"
    IncomingFile.objects.create(
        key=UPLOAD_KEY, batch=batch, name=name, size=10, fingerprint="1"
    )


def hide_page(key: int) -> None:
    """A page for the committee, and a draft; a redirect to each."""
    page = TextPage(
        pk=key, title=f"{ASKED} {SECRET} page", slug=f"{ASKED}-{SECRET}-{key}"
    )
    home_page().add_child(instance=page)
    if key == KEYS[0]:
        restrict(page, COMMITTEE)
    else:
        page.unpublish()
    Redirect.objects.create(pk=key, old_path=f"/{SECRET}-{key}", redirect_page=page)


def hide_resource(key: int) -> None:
    document = LibraryDocumentFactory(
        pk=key,
        title=f"{ASKED} {SECRET} file",
        name=f"{ASKED}-{SECRET}.pdf",
        pages=[f"{ASKED} {SECRET} text"],
        pdf=True,
    )
    document.tags.add(f"{ASKED}{SECRET}")
    resource = ResourceFactory(
        pk=key,
        title=f"{ASKED} {SECRET}",
        summary=f"{ASKED} {SECRET} summary",
        files=[{"document": document, "title": f"{ASKED} {SECRET} part"}],
        **LEVELS[key],
    )
    save_revision(resource, key)
    ExtractionState.objects.enqueue([key])
    ExtractionState.objects.filter(pk=key).update(
        dead_letter=True, last_error="no text"
    )
    RemovedResource.objects.create(
        resource_id=key, title=f"{ASKED} {SECRET} removed", visibility="committee"
    )
    pin = Promotion.objects.create(
        pk=key, words=f"{ASKED} {SECRET} {key}", resource=resource
    )
    log(pin, "wagtail.create", title=f"{ASKED} {SECRET}")


def hide_files(key: int) -> None:
    """Images, uploads that were not finished, and collections."""
    image = LibraryImageFactory(pk=key, title=f"{ASKED} {SECRET} image")
    image.tags.add(f"{ASKED}{SECRET}")
    for offset, model in enumerate((LibraryDocument, LibraryImage)):
        UploadedFile.objects.create(
            pk=key + 10 * offset,
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"text", f"{ASKED}-{SECRET}.txt"),
        )
    root = Collection.get_first_root_node()
    root.add_child(name=f"{ASKED} {SECRET} {key}", pk=key)
    Group.objects.create(pk=key, name=f"{ASKED} {SECRET} {key}")


def hide_people(key: int) -> None:
    organisation = OrganisationFactory(label_en="Network")
    user = UserFactory(
        pk=key,
        username=f"{ASKED}{PERSON}{key}",
        first_name=ASKED,
        last_name=PERSON,
        email=f"{ASKED}.{PERSON}{key}@example.org",
    )
    membership = MembershipFactory(pk=key, user=user, organisation=organisation)
    log(membership, "wagtail.create", title=f"{ASKED} {PERSON}")
    email = f"{ASKED}.{PERSON}.new{key}@example.org"
    invitation = Invitation(pk=key, email=email, organisation=organisation)
    invitation.renew()
    invitation.save()
    Submission.objects.create(
        pk=key,
        member=user,
        organisation=organisation,
        title=f"{ASKED} {PERSON} suggests",
        message=f"{ASKED} {PERSON} says why",
    )
    link = SharedLink.objects.create(
        pk=key,
        resource_id=key,
        visibility="committee",
        digest=str(key),
        created_by=user,
        note=f"{ASKED} {SECRET}",
        expires_at=timezone.now() + timedelta(days=7),
    )
    log(link, "wagtail.create", title=f"{ASKED} {SECRET}")
    ReaderMessage.objects.create(
        pk=key,
        kind="problem",
        resource_id=key,
        member=user,
        message=f"{ASKED} {PERSON} complains",
    )
    FailedSearch.objects.create(
        pk=key,
        digest=str(key),
        level="members",
        words=f"{ASKED} {SECRET} {key}",
        count=9,
        last_on=timezone.localdate(),
    )


def hide_desk_work(key: int) -> None:
    Batch.objects.create(pk=key, name=f"{ASKED} {SECRET} batch")
    run = ImportRun.objects.create(
        pk=key, name=f"{ASKED}-{SECRET}.csv", ending="csv", stage="done"
    )
    run.rows.create(line=1, kind="error", title=f"{ASKED} {SECRET}", text=SECRET)
    source = HarvestSource.objects.create(
        pk=key,
        name=f"{ASKED} {SECRET} feed",
        url=f"https://{SECRET}.example.org/",
        last_error=SECRET,
    )
    source.records.create(
        digest=key, identifier=SECRET, title=f"{ASKED} {SECRET}", state="draft"
    )


def make_open_rows(key: int) -> None:
    """Make rows that hide nothing, so that the URLs with their keys are answered."""
    RegionFactory(pk=key)
    ThemeFactory(pk=key)
    ResourceTypeFactory(pk=key)
    OrganisationFactory(pk=key)
    entry = GlossaryEntry.objects.create(pk=key, terms_en="one\ntwo", note="-")
    save_revision(entry, key + 10)
    start_review(key)
    page = Page.get_first_root_node()
    Site.objects.create(pk=key, hostname=f"{key}.example.org", root_page=page)


def save_revision(row, key: int) -> None:
    """Save a revision of a row under this key."""
    Revision.objects.filter(pk=row.save_revision().pk).update(id=key)
    type(row).objects.filter(pk=row.pk).update(latest_revision=key)


def start_review(key: int) -> None:
    """Send the resource with this key in for review, by a task with this key."""
    workflow = Workflow.objects.create(pk=key, name=f"Workflow {key}")
    task = SecondPersonTask.objects.create(pk=key, name=f"Task {key}")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    requester = UserFactory(pk=key + 10)
    state = workflow.start(Resource.objects.get(pk=key), requester)
    step = TaskState.objects.filter(pk=state.current_task_state_id)
    step.update(id=key, workflow_state=key)
    WorkflowState.objects.filter(pk=state.pk).update(id=key, current_task_state=key)
