"""What happens to an account is recorded without content, and shown to its person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.accounts import events
from members.models import AccountEvent, ReadingList
from tests.factories import LibraryDocumentFactory, MembershipFactory, ResourceFactory
from tests.members.sign_in.sign_in import PASSWORD, answer, set_up, sign_in

pytestmark = pytest.mark.django_db
Kind = AccountEvent.Kind


@pytest.fixture
def member():
    return MembershipFactory(
        user__username="amina", user__email="amina@example.org", user__password=PASSWORD
    ).user


@pytest.fixture
def neighbour():
    return MembershipFactory(user__username="karim").user


def counts(user) -> dict[str, int]:
    rows = AccountEvent.objects.filter(user=user)
    return {row.kind: row.count for row in rows}


def activity(client) -> str:
    return client.get("/organisation/").text.partition('id="activity"')[2]


def test_sign_ins_and_failures_are_shown_to_the_user(client, member, neighbour):
    for _ in range(2):
        sign_in(client, member, "wrong")
    sign_in(client, member)
    assert counts(member) == {Kind.SIGN_IN_REFUSED: 2, Kind.SIGNED_IN: 1}
    shown = activity(client)
    assert "Sign-in refused" in shown
    assert "Signed in" in shown
    client.force_login(neighbour)
    assert "refused" not in activity(client)


@pytest.mark.parametrize(
    "name", ["amina@example.org", "AMINA", " amina ", "second@example.org"]
)
def test_failure_is_recorded_for_any_form_of_the_name(client, member, neighbour, name):
    EmailAddress.objects.create(user=member, email="second@example.org", verified=True)
    fields = {"login": name, "password": "wrong"}
    client.post("/account/login/", fields)
    assert counts(member) == {Kind.SIGN_IN_REFUSED: 1}
    assert counts(neighbour) == {}


def test_failures_during_lockout_are_recorded(client, member):
    for _ in range(7):
        sign_in(client, member, "wrong")
    assert counts(member) == {Kind.SIGN_IN_REFUSED: 7}


def test_failure_takes_the_same_queries_for_any_name(client, member):
    """The same statements for a name that nobody has, after the answer has left."""
    statements = {}
    for _ in range(2):  # the first row of a day, then one that is there
        for name in ("amina", "nobody"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.post("/account/login/", {"login": name, "password": "wrong"})
            mine = [q["sql"] for q in captured if "accountevent" in q["sql"].lower()]
            statements.setdefault(name, []).append(len(mine))
    assert statements["amina"] == statements["nobody"]
    assert AccountEvent.objects.filter(user=None).get().count == 2


@pytest.mark.parametrize("name", ["", "\x00", "x" * 10_000, "a'; --"])
def test_hostile_names_are_counted_without_a_user(client, member, name):
    client.post("/account/login/", {"login": name, "password": "wrong"})
    assert not AccountEvent.objects.exclude(user=None).exists()


def test_attacker_cannot_fill_the_table(client, member):
    agents = ["Firefox", "Firefox/1", "Firefox/2 Windows NT 5", "Windows Firefox"]
    for number in range(40):
        fields = {"login": f"name{number}", "password": "wrong"}
        client.post(
            "/account/login/", fields, headers={"User-Agent": agents[number % 4]}
        )
        sign_in(client, member, "wrong", HTTP_USER_AGENT=f"{number}")
    assert AccountEvent.objects.filter(user=member).count() == 1
    assert AccountEvent.objects.filter(user=None).count() == 2


def test_password_changes_are_recorded(client, member):
    sign_in(client, member)
    new = "quite another long sentence"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", fields)
    assert counts(member) == {Kind.SIGNED_IN: 1, Kind.PASSWORD_CHANGED: 1}


def test_second_factor_is_recorded(client, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client, member)
    sign_in(client, member)
    answer(client, "000000")
    assert counts(member)[Kind.SECOND_FACTOR_CHANGED] >= 1
    assert counts(member)[Kind.SECOND_FACTOR_REFUSED] == 1
    assert counts(member)[Kind.SIGNED_IN] == 1


@pytest.fixture
def secret():
    document = LibraryDocumentFactory(title="Secret osprey", pages=["osprey"])
    return ResourceFactory(
        title="Secret osprey", visibility="members", files=[{"document": document}]
    )


def test_restricted_file_is_recorded_without_content(client, member, secret):
    public = ResourceFactory(title="Open heron", pages=["heron"])
    client.force_login(member)
    for resource in (secret, public):
        for _ in range(2):
            file = resource.files.get().get_absolute_url()
            b"".join(client.get(file))
    b"".join(
        client.get(secret.files.get().get_absolute_url(), headers={"Range": "bytes=3-"})
    )
    assert counts(member) == {Kind.RESTRICTED_FILE: 1}
    stored = str(list(AccountEvent.objects.values()))
    for word in ("osprey", secret.slug, f"/{secret.pk}", "127.0.0.1", member.email):
        assert word not in stored


def test_parts_of_a_restricted_file_are_recorded_too(client, member, secret):
    client.force_login(member)
    path = secret.files.get().get_absolute_url()
    b"".join(client.get(path, headers={"Range": "bytes=1-"}))
    assert counts(member) == {Kind.RESTRICTED_FILE: 1}


def test_admin_url_of_a_file_is_recorded_too(client, member, secret):
    public = ResourceFactory(title="Open heron", pages=["heron"])
    client.force_login(member)
    b"".join(client.get(public.files.get().document.url))
    assert counts(member) == {}
    b"".join(client.get(secret.files.get().document.url))
    assert counts(member) == {Kind.RESTRICTED_FILE: 1}


def test_denied_file_is_not_recorded(client, secret, neighbour):
    hidden = ResourceFactory(visibility="committee", pages=["heron"])
    client.force_login(neighbour)
    client.head(secret.files.get().get_absolute_url())
    assert client.get(hidden.files.get().get_absolute_url()).status_code == 404
    assert not AccountEvent.objects.exists()


def test_export_with_restricted_resources_is_recorded(
    client, member, secret, index, write
):
    ResourceFactory(title="Open heron")
    write()
    client.force_login(member)
    b"".join(client.get("/search/export.csv?q=heron"))
    assert counts(member) == {}
    b"".join(client.get("/search/export.csv?q=osprey"))
    client.get(f"{secret.get_absolute_url()}cite.ris")
    assert counts(member) == {Kind.RESTRICTED_EXPORT: 2}


def test_exported_lists_are_recorded(client, member, secret):
    reading_list = ReadingList.objects.create(owner=member, title="A")
    public = ResourceFactory(title="Open heron")
    reading_list.entries.create(resource_id=public.pk)
    client.force_login(member)
    client.get(f"/lists/{reading_list.pk}/export.md")
    assert counts(member) == {}
    reading_list.entries.create(resource_id=secret.pk)
    client.get(f"/lists/{reading_list.pk}/export.md")
    assert counts(member) == {Kind.RESTRICTED_EXPORT: 1}


def test_exports_of_editors_are_recorded(client, secret):
    editor = MembershipFactory(role="editor").user
    client.force_login(editor)
    b"".join(client.get(reverse("desk_import_export:export", args=["csv"])))
    assert counts(editor) == {Kind.RESTRICTED_EXPORT: 1}


def test_visitor_leaves_no_event(client, index, write):
    public = ResourceFactory(title="Open heron", pages=["heron"])
    write()
    b"".join(client.get(public.files.get().get_absolute_url()))
    b"".join(client.get("/search/export.csv?q=heron"))
    assert not AccountEvent.objects.exists()


def test_events_are_kept_for_90_days(member, neighbour):
    today = timezone.localdate()
    for user, days in ((member, 91), (neighbour, 90)):
        events.record(user, Kind.SIGNED_IN)
        row = AccountEvent.objects.filter(user=user)
        row.update(day=today - timedelta(days=days))
    events.delete_old()
    assert AccountEvent.objects.get().user == neighbour


def test_failed_record_does_not_break_the_page(client, member, caplog):
    def fail(execute, sql, *rest):
        if "accountevent" in sql.lower():
            raise DatabaseError("The table is gone.")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        assert sign_in(client, member).status_code == 302
    assert "was not recorded" in caplog.text
    assert client.get("/search/").status_code == 200
