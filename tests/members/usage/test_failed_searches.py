"""What is looked for in vain: words without people, and answers for editors."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from members import deferred_writes
from members.models import FailedSearch, SavedSearch
from members.usage import failed_searches
from members.usage.failed_searches import add, delete_old, normal
from members.usage.search_groups import group_searches
from search.models import GlossaryEntry, Promotion
from tests.factories import RegionFactory, ResourceFactory, UserFactory
from tests.members.saved_searches.alerts import subscriber
from tests.members.usage.test_counting import browser

pytestmark = pytest.mark.django_db
PAGE = "/admin/library/failed-searches/"


@pytest.fixture(autouse=True)
def nothing_waits():
    deferred_writes._pending.clear()
    yield
    deferred_writes._pending.clear()


@pytest.fixture
def editor(client):
    user = subscriber(role="editor")
    client.force_login(user)
    return user


def ask(words, times=3, client=None, **params):
    for _ in range(times):
        (client or browser()).get("/search/", {"q": words, **params})


def kept():
    return list(FailedSearch.objects.exclude(words="").values_list("words", flat=True))


def row(client, words):
    """Return the words of a row of the list, without its markup."""
    html = client.get(PAGE).content.decode()
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    found = next(one for one in rows if f"<bdi>{words}</bdi>" in one)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def test_words_are_stored_after_three_searches(index):
    ask("Quokka", times=2)
    assert FailedSearch.objects.count() == 1
    assert not kept()
    assert "quokka" not in str(FailedSearch.objects.values())
    ask("quökka!", times=1)
    assert kept() == ["quokka"]
    assert FailedSearch.objects.get().count == 3


def test_search_with_results_is_not_stored(index, write):
    for number in range(3):
        ResourceFactory(title=f"Wombat {number}")
    ResourceFactory(title="One numbat")
    write()
    ask("wombat")
    ask("numbat")
    assert kept() == ["numbat"]


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("  Évacuation   PLAN ", "evacuation plan"),
        ("mail jane@example.org now", "mail now"),
        ("call +250 788 123 456", "call"),
        ("case 1234567 file", "case file"),
        ("report 2015 123456", "report 2015 123456"),
        ("S/RES/1674 (2006)", "s/res/1674 2006"),
        ("٠١٢٣٤٥٦٧ تقرير", "تقرير"),
        ("jane@example.org", ""),
        ("word " * 40, ("word " * 20).strip()),
        ("x" * 300, ""),
    ],
)
def test_words_are_normalised_without_personal_data(typed, stays):
    assert normal(typed) == stays


def test_filters_pages_editors_and_bots_do_not_count(index):
    ask("quokka", lang="fr")
    ask("quokka", page=2)
    ask("quokka -wombat")
    ask("quokka", client=browser(UserFactory(role="editor")))
    ask("quokka", client=Client(headers={"User-Agent": "Examplebot/1.0"}))
    assert not FailedSearch.objects.exists()


def test_engine_failure_is_no_failed_search(index, monkeypatch):
    from search.engines import circuit_breaker
    from search.engines.base import EngineDown

    def away(ask):
        raise EngineDown("away")

    monkeypatch.setattr(circuit_breaker, "call", away)
    ask("quokka")
    assert not FailedSearch.objects.exists()


def test_corrected_search_stores_the_typed_words(index, write):
    for number in range(4):
        ResourceFactory(title=f"Wombats {number}", pages=["wombats wombats"])
    write()
    ask("wombatz")
    assert kept() == ["wombatz"]


def test_failed_record_does_not_break_the_page(index, monkeypatch):
    monkeypatch.setattr(failed_searches, "normal", lambda text: 1 / 0)
    assert browser().get("/search/?q=quokka").status_code == 200


def test_results_for_members_do_not_count_as_failure(index, write, client, editor):
    ask("quokka")
    ask("axolotl")
    ask("axolotl", client=browser(UserFactory(role="member")))
    for number in range(3):
        ResourceFactory(title=f"Quokka {number}", visibility="members")
    ResourceFactory(title="Quokka draft", live=False)
    write()
    assert "Visitors 3" in row(client, "quokka")
    assert " 0 3 Not a gap: available to members" in row(client, "quokka")
    assert " 0 0 Open" in row(client, "axolotl")
    assert FailedSearch.objects.filter(words="axolotl").count() == 2


def test_results_for_committee_only_do_not_count(index, write, client, editor):
    ask("quokka")
    for number in range(3):
        ResourceFactory(title=f"Quokka {number}", visibility="committee")
    write()
    assert " 0 0 Open" in row(client, "quokka")


def test_resolved_search_shows_its_status(index, write, client, editor):
    ask("quokka")
    for number in range(3):
        ResourceFactory(title=f"Quokka {number}")
    write()
    assert " 3 3 Now found" in row(client, "quokka")


def test_most_frequent_first_and_known_gaps_last(index, client, editor):
    for words, times in (("quokka", 3), ("axolotl", 5), ("okapi", 9)):
        ask(words, times)
    pk = FailedSearch.objects.get(words="okapi").pk
    client.post(f"{PAGE}{pk}/gap/", {"known": ""})
    html = client.get(PAGE).content.decode()
    assert re.findall("<bdi>(.+?)</bdi>", html)[-3:] == ["axolotl", "quokka", "okapi"]
    assert "Known gap" in row(client, "okapi")
    client.post(f"{PAGE}{pk}/gap/")
    assert "Open" in row(client, "okapi")


def test_exports_have_no_formulas(client, editor):
    FailedSearch.objects.create(
        digest="1", level="visitor", words="=cmd()", count=3, last_on="2026-11-28"
    )
    FailedSearch.objects.create(  # not often enough: only its digest is stored
        digest="2", level="visitor", words="", count=2, last_on="2026-11-28"
    )
    csv_file = client.get(PAGE, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert csv_file.splitlines()[1:] == ["'=cmd(),Visitors,3,2026-11-28,False"]
    xlsx = client.get(PAGE, {"export": "xlsx"}).getvalue()
    assert load_workbook(io.BytesIO(xlsx)).active["A2"].value == "'=cmd()"


def test_action_links_prefill_words(index, client, editor):
    names = ("add_glossaryentry", "add_promotion")
    editor.user_permissions.add(*Permission.objects.filter(codename__in=names))
    ask("l'état \"d'urgence\" & <b>")
    words = kept()[0]
    html = client.get(PAGE).content.decode().replace("&amp;", "&")
    links = re.findall(r'href="(/admin/snippets/[^"]+add/\?[^"]+)"', html)
    glossary, pin = (client.get(link) for link in links)
    assert glossary.context["form"]["source"].value() == words
    assert glossary.context["form"]["kind"].value() == GlossaryEntry.Kind.ONE_WAY
    assert pin.context["form"]["words"].value() == words


def test_promotion_resolves_a_search(index, write, client, editor):
    resource = ResourceFactory(title="Marsupials")
    write()
    ask("quokka")
    Promotion.objects.create(words="quokka", resource=resource, note="asked for")
    assert " 1 1 Open" in row(client, "quokka")


def test_editor_is_notified_of_new_results(index, client, editor):
    ask("quokka")
    pk = FailedSearch.objects.get().pk
    for _ in range(2):
        client.post(f"{PAGE}{pk}/tell/")
    search = SavedSearch.objects.get()
    assert (search.user, search.params, search.frequency) == (
        editor,
        "q=quokka",
        "daily",
    )
    assert search.next_run_at > timezone.now()
    assert "You will be notified" in row(client, "quokka")


def test_editor_without_address_is_warned(index, client):
    client.force_login(UserFactory(role="editor"))
    ask("quokka")
    pk = FailedSearch.objects.get().pk
    html = client.post(f"{PAGE}{pk}/tell/", follow=True).content.decode()
    assert "until you confirm your email address" in html


def test_report_requires_editor(index, subtests):
    ask("quokka")
    pk = FailedSearch.objects.get().pk
    for role in ("visitor", "member", "committee"):
        with subtests.test(role=role):
            client = Client()
            client.force_login(UserFactory(role=role))
            assert client.get(PAGE).status_code == 302
            for action in ("gap", "tell"):
                assert client.post(f"{PAGE}{pk}/{action}/").status_code == 302
            assert not SavedSearch.objects.exists()
            assert not FailedSearch.objects.get().is_known_gap


def test_changes_require_post(index, client, editor):
    ask("quokka")
    pk = FailedSearch.objects.get().pk
    for action in ("gap", "tell"):
        assert client.get(f"{PAGE}{pk}/{action}/").status_code == 405


def test_words_are_deleted_after_90_days():
    for days, words in ((91, "old"), (90, "kept")):
        add(words, "visitor")
        last = timezone.localdate() - timedelta(days=days)
        FailedSearch.objects.filter(count=1, last_on=timezone.localdate()).update(
            last_on=last
        )
    delete_old()
    assert FailedSearch.objects.count() == 1


@pytest.fixture
def countries():
    for code, name in (("MLI", "Mali"), ("NER", "Niger")):
        RegionFactory(code=code, label_en=name, kind="country")


def failed(words, count, level="visitor", **fields):
    return FailedSearch.objects.create(
        digest=words,
        level=level,
        words=words,
        count=count,
        last_on=timezone.localdate(),
        **fields,
    )


def grouped():
    groups = group_searches(FailedSearch.objects.exclude(words=""))
    return [[search.words for search in group.searches] for group in groups]


def test_searches_with_the_same_meaning_are_grouped(meaning):
    failed("refugies darfour", 3)
    failed("darfur refugees", 7)
    failed("darfur refugeees", 4)
    failed("arms embargo", 12)
    assert grouped() == [
        ["darfur refugees", "darfur refugeees", "refugies darfour"],
        ["arms embargo"],
    ]


def test_other_countries_numbers_and_levels_stay_apart(meaning, countries):
    failed("peacekeeping mali", 9)
    failed("peacekeeping niger", 8)
    failed("peacekeeping in mali", 7, level="members")
    failed("peacekeeping for mali", 6, is_known_gap=True)
    failed("annual report 2015", 5)
    failed("annual report 2016", 4)
    failed("unhcr", 3)
    failed("unhrc", 3)
    assert [len(group) for group in grouped()] == [1] * 8


def test_searches_that_never_go_to_the_model_are_alone(meaning, settings):
    settings.SEMANTIC_EXCLUDED_TERMS = ["jane roe"]
    failed("case of jane roe", 4)
    failed("the case of jane roe", 3)
    failed("s/res/1894", 3)
    failed("s/res/1894 s/res/1894", 3)
    assert [len(group) for group in grouped()] == [1] * 4


def test_without_a_model_the_report_is_not_grouped():
    failed("darfur refugees", 7)
    failed("darfur refugeees", 4)
    assert grouped() == [["darfur refugees"], ["darfur refugeees"]]


def test_group_shows_its_variants_and_the_sum(index, meaning, client, editor):
    failed("darfur refugees", 7)
    failed("refugies darfour", 3)
    failed("arms embargo", 4)
    failed("", 2)  # not often enough: only its digest is stored
    text = row(client, "darfur refugees")
    assert "Also searched as: refugies darfour (3) Visitors 10" in text
    assert "Also searched as" not in row(client, "arms embargo")
    csv_file = client.get(PAGE, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert [line.split(",")[2] for line in csv_file.splitlines()[1:]] == ["7", "4", "3"]


def test_known_gap_includes_the_variants(index, meaning, client, editor):
    leader, variant = failed("darfur refugees", 7), failed("refugies darfour", 3)
    failed("arms embargo", 4)
    hidden = failed("", 2)
    variants = [variant.pk, hidden.pk, "x"]
    client.post(f"{PAGE}{leader.pk}/gap/", {"known": "", "variant": variants})
    gaps = FailedSearch.objects.filter(is_known_gap=True)
    assert set(gaps.values_list("pk", flat=True)) == {leader.pk, variant.pk}
