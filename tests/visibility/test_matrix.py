"""Who may see: every viewer, every channel, both engines.

Each level has one resource. Its `asked` word is what viewers look for, its `told` word
stands beside it everywhere and is in no question: who is shown it was told of the
resource. A new address fails `test_no_address_is_left_out` until `channels.py` has an
entry for it. Others than channels: `test_other_urls.py`, `test_admin_walk.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from api.changes.log import log_next
from api.dumps.storage import write_dump
from members.models import ReadingList, SharedLink, token_digest
from members.models.shared_links import expiry
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)
from tests.pages import pick_everywhere, site_about
from tests.urls import addresses
from tests.visibility.channels import (
    CHANNELS,
    COUNTS,
    NO_CHANNEL,
    OPEN_TO_ALL,
    SIGNED_IN,
    Reader,
    channels_of,
    everything_in,
    reader,
    traces,
)
from tests.visibility.levels import (
    SECRETS,
    SEES,
    Secret,
    make,
    send_token,
    signed_in_client,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def resources(index, write_vectors, settings):
    """One resource of each level, written to the index; the draft is unpublished."""
    settings.ASSISTANTS = True
    RegionFactory(code="SDN", label_en="Sudan")
    ThemeFactory(code="C1", label_en="Early warning")
    ResourceTypeFactory(code="report", label_en="Report")
    OrganisationFactory(label_en="Network")
    made = {level: make(level, secret) for level, secret in SECRETS.items()}
    write_vectors()
    log_changes()
    list_them(made)
    site_about({row: f"{SECRETS[level].told} pick" for level, row in made.items()})
    write_dump()
    return made


def log_changes() -> None:
    while log_next():
        pass


def list_them(made: dict) -> None:
    """Put a passage of each resource in a list that the whole coalition may read."""
    owner = UserFactory(role="editor")
    shared = ReadingList.objects.create(owner=owner, title="A", sharing="coalition")
    for level, resource in made.items():
        shared.entries.create(
            resource_id=resource.pk,
            file=resource.files.get(),
            page=1,
            quote=f"{SECRETS[level].told} quote",
            note=f"{SECRETS[level].told} note",
        )


def own_words(resource, secret: Secret) -> dict[str, object]:
    file = resource.files.get()
    return {
        "pk": resource.pk,
        "asked": secret.asked,
        "told": secret.told,
        "resource": resource.get_absolute_url(),
        "file": file.get_absolute_url(),
        "page": file.page_url(1),
        "upload": file.document.url,
        "document": file.document_id,
        "list": ReadingList.objects.get().pk,
        "sha256": file.document.sha256,
        "stored": Path(file.document.file.name).stem,
    }


def test_who_may_see_is_told_and_nobody_else_reliability_16(resources, subtests):
    for role in SEES:
        with subtests.test(role=role):
            assert_told(resources, role)


def assert_told(resources: dict, role: str) -> None:
    channels = CHANNELS | SIGNED_IN
    read = signed_in(role)
    for level, resource in resources.items():
        words = own_words(resource, SECRETS[level])
        told = {channel for channel in channels if is_told(read, channel, words)}
        if level in SEES[role]:
            assert told == channels_of(role, level), f"{role} finds too little"
        elif level == "draft" and role == "editor":
            # The admin shows the files of drafts under this address.
            assert told == {"wagtaildocs_serve"}
        else:
            assert not told, f"{role} is told of {level}"


def signed_in(role: str) -> Reader:
    """Return a reader who has a private feed of everything they may see."""
    return reader(signed_in_client(role))


# Where a token counts.
TOKEN_CHANNELS = {name for name in CHANNELS if name.startswith("api:")} | {"mcp"}
SEEN_WITH = {
    "public": SEES["visitor"],
    "members": SEES["member"],
    "committee": SEES["committee"],
}


@pytest.mark.slow
@pytest.mark.parametrize("role", ["member", "editor"])
def test_token_tells_no_more_than_its_level(resources, role, subtests):
    for token_level, seen in SEEN_WITH.items():
        client = Client()
        user = UserFactory(role=role)
        client.force_login(user)  # of no account there
        send_token(client, user, token_level)
        read = reader(client)
        for level, resource in resources.items():
            words = own_words(resource, SECRETS[level])
            with subtests.test(token=token_level, level=level):
                told = {name for name in TOKEN_CHANNELS if is_told(read, name, words)}
                is_seen = level in seen & SEES[role]
                assert told == (TOKEN_CHANNELS if is_seen else set())


@pytest.mark.slow
@pytest.mark.parametrize("level", ["members", "committee", "draft"])
def test_shared_link_tells_of_its_resource_only(resources, level):
    call_command("seed_people", verbosity=0)
    resource = resources[level]
    SharedLink.objects.create(
        resource=resource,
        visibility=resource.visibility,
        digest=token_digest("secret"),
        created_by=UserFactory(role="editor"),
        expires_at=expiry(7),
    )
    read = reader(Client())
    file = resource.files.get()
    answers = read("/shared/secret/") + read(f"/shared/secret/{file.pk}/")
    told = {
        name
        for name, row in resources.items()
        if any(
            trace in answers.casefold()
            for trace in traces(own_words(row, SECRETS[name]))
        )
    }
    assert told == ({level} if level != "draft" else set())
    # It opens no other address.
    words = own_words(resource, SECRETS[level])
    assert not {channel for channel in CHANNELS if is_told(read, channel, words)}


def is_told(read: Reader, channel: str, words: dict) -> bool:
    """Say whether any answer on a channel tells of the resource."""
    patterns = (CHANNELS | SIGNED_IN)[channel]
    answers = "".join(read(pattern.format(**words)) for pattern in patterns)
    assert words["sha256"] not in answers  # to nobody
    with_title = f"/library/{words['pk']}-"
    assert words["resource"].startswith(with_title) or with_title not in answers
    return any(trace in answers.casefold() for trace in traces(words))


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_answers_do_not_change_with_what_is_hidden_reliability_17(
    index, write_vectors, client, role, settings
):
    # More requests than a member may make in a minute.
    settings.LIMITS = dict.fromkeys(settings.LIMITS, ("9999/min", "9999/min"))
    RegionFactory(code="SDN", label_en="Sudan")
    public = make("public", SECRETS["public"])
    site_about({public: "A note"})
    # Beside it, what is hidden would be related.
    related = ResourceFactory(title="A related one", themes=["C1"], pages=["Text."])
    asked = [*COUNTS, public.get_absolute_url(), related.get_absolute_url()]
    write_vectors()
    log_changes()
    write_dump()
    user = UserFactory(role=role)
    client.force_login(user)
    if role != "visitor":
        send_token(client, user)
    before = [answered(client, address) for address in asked]

    hidden = [make(level, SECRETS[level]) for level in ("committee", "draft")]
    pick_everywhere(dict.fromkeys(hidden, "Hidden note"))
    write_vectors()
    log_changes()

    assert [answered(client, address) for address in asked] == before


def answered(client, address: str) -> tuple[str, str]:
    """Return an answer by its address, as it is in one second and the next."""
    text = everything_in(client.get(address))
    text = re.sub(r"r=\d+;t=\d+", "", text)  # of a limit
    return address, re.sub(r"\d\d:\d\d:\d\d(\.\d+)?", "", text)


def test_a_narrower_visibility_holds_at_once_reliability_19(client, resources):
    """The index is not written again in between: the database decides."""
    resource = resources["public"]
    words = own_words(resource, SECRETS["public"])
    type(resource).objects.filter(pk=resource.pk).update(visibility="committee")

    read = reader(client)
    assert not {channel for channel in CHANNELS if is_told(read, channel, words)}


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_the_desk_tells_nothing_to_others_reliability_16(client, role):
    if role != "visitor":
        client.force_login(UserFactory(role=role))
    resource = [make(level, secret) for level, secret in SECRETS.items()][-1]
    resource.save_revision()
    document = resource.files.get().document
    values = {
        "pk": resource.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "revision_id": resource.latest_revision_id,
        "app_label": "library",
        "model_name": "resource",
        "action": "delete",
    }
    told = {secret.told for secret in SECRETS.values()}
    for address in addresses():
        if not address.path.startswith("admin/"):
            continue
        for ask in (client.get, client.post):
            response = ask(address.filled(values), {"id": resource.pk, "q": "heron"})
            assert response.status_code != 200 or address.name in OPEN_TO_ALL, address
            assert not told & set(re.findall(r"\w+", everything_in(response))), address
            # Refusals that no page has shown pile up.
            client.cookies.pop("messages", None)
    resource.refresh_from_db()
    assert (resource.live, resource.files.count()) == (False, 1)


def test_no_address_is_left_out_reliability_16():
    """The admin's are walked without an entry: tests/visibility/test_admin_walk.py."""
    known = CHANNELS.keys() | SIGNED_IN.keys() | NO_CHANNEL
    enumerated = {
        address.label
        for address in addresses()
        if not address.path.startswith("admin/")
    }
    missing = enumerated - known
    assert not missing, "say in CHANNELS how to ask these, or that they tell nothing"
    assert not known - enumerated, "these exist no more"
