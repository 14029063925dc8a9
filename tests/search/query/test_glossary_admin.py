"""The glossary at the editors' desk: history, undo, and rules for a change."""

import pytest
from django.contrib.admin.utils import quote
from django.core.management import call_command
from django.urls import reverse

from search.admin.glossary_seed import read_table, seed_glossary
from search.models import GlossaryEntry
from search.query.glossary import expand_query
from tests.factories import UserFactory
from tests.search.site import entry

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "two-way",
    "is_active": "on",
    "source": "",
    "terms_en": "veto restraint",
    "terms_fr": "encadrement du veto",
    "terms_es": "",
    "terms_pt": "",
    "terms_ar": "",
    "terms_xx": "ограничение вето",
    "note": "The French initiative",
}


def address(action: str, *args) -> str:
    return reverse(f"wagtailsnippets_search_glossaryentry:{action}", args=args)


TABLE = """\
kind,from,note,en,fr,es,pt,ar,xx
two-way,,,R2P;responsibility to protect,responsabilité de protéger,,,,
two-way,,,early warning,alerte précoce,,,الإنذار المبكر,раннее предупреждение
ambiguous,PoC,,protection of civilians;point of contact,,,,,
"""


@pytest.fixture
def editor(client, tmp_path):
    table = tmp_path / "glossary.csv"
    table.write_text(TABLE, encoding="utf-8")
    seed_glossary(table)
    user = UserFactory(role="editor", username="amina")
    client.force_login(user)
    return user


def test_seeding_twice_adds_nothing_and_keeps_what_editors_made(capsys):
    count = len(list(read_table()))
    call_command("seed_glossary")
    assert f"{count} added, 0 left" in capsys.readouterr().out
    row = GlossaryEntry.objects.get(terms_en__startswith="early warning")
    row.terms_en, row.kind = "warning in time", "one-way"
    row.save()
    call_command("seed_glossary")
    assert f"0 added, {count} left" in capsys.readouterr().out
    row.refresh_from_db()
    assert row.terms_en == "warning in time"
    assert row.note
    assert row.revisions.count() == 1


def test_an_entry_has_its_author_date_and_note(client, editor):
    response = client.post(address("add"), FORM)
    assert response.status_code == 302
    row = GlossaryEntry.objects.get(note="The French initiative")
    assert row.author == editor
    assert row.created_at
    assert ("xx", "ограничение вето") in list(row.terms())
    listing = client.get(address("list"), {"q": "ограничение вето"})
    assert "The French initiative" in listing.content.decode()
    assert "amina" in listing.content.decode()
    assert expand_query("veto restraint").expansions


def test_a_change_is_undone_from_its_history(client, editor):
    client.post(address("add"), FORM)
    row = GlossaryEntry.objects.get(note="The French initiative")
    first = row.latest_revision
    client.post(address("edit", quote(row.pk)), {**FORM, "terms_fr": "faux"})
    row.refresh_from_db()
    assert row.terms_fr == "faux"
    history = client.get(address("history", quote(row.pk))).content.decode()
    assert "amina" in history
    assert str(first.pk) in history
    page = client.get(address("revisions_revert", quote(row.pk), first.pk))
    assert "encadrement du veto" in page.content.decode()
    client.post(address("edit", quote(row.pk)), {**FORM, "revision": first.pk})
    row.refresh_from_db()
    assert row.terms_fr == "encadrement du veto"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"terms_en": "R2P"}, "is already in the entry"),
        ({"terms_en": "PoC\nsites"}, "is already in the entry"),
        ({"kind": "ambiguous", "source": "R2P"}, "is already in the entry"),
        ({"kind": "one-way"}, "Enter the words users type."),
        ({"source": "veto"}, "Leave this field empty"),
        ({"terms_en": "", "terms_xx": ""}, "Enter at least one more term."),
        ({"note": ""}, "required"),
    ],
)
def test_an_entry_that_contradicts_or_says_nothing_is_refused(
    client, editor, change, complaint
):
    response = client.post(address("add"), FORM | change)
    assert complaint in response.content.decode()
    assert GlossaryEntry.objects.count() == 3


def test_editors_switch_off_and_do_not_delete(client, editor):
    row = GlossaryEntry.objects.first()
    response = client.post(address("delete", quote(row.pk)))
    assert response.status_code in (302, 403)
    assert GlossaryEntry.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_others_do_not_reach_it(client, role):
    entry(en="one thing\nanother")
    client.force_login(UserFactory(role=role))
    assert client.get(address("list")).status_code == 302


def test_the_menu_of_the_library_has_the_glossary(client, editor):
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Glossary" in html
    assert html.index('"Library"') < html.index('"Glossary"')
