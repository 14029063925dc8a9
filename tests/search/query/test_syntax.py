"""What readers type, through the site: phrases, OR, title:, word*, exclusions."""

import pytest

from tests.factories import ResourceFactory
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db
QUOTED = [
    '"oil embargo"',
    "“oil embargo”",
    "„oil embargo“",
    "«oil embargo»",
    "« oil embargo »",
    "«\u00a0oil embargo\u00a0»",
    '“oil embargo"',
    '"OIL  Embargo"',
]
LEFT_OUT = [
    ("sudan -lifted", {"oil"}),
    ("sudan -Lift", {"oil"}),
    ('sudan -"oil embargo"', {"oil"}),
    ("sudan -“oil embargo”", {"oil"}),
    ("sudan -« oil embargo »", {"oil"}),
    ("élections -title:soudan", {"chad"}),
    ('elections -title:"élections au soudan"', {"chad"}),
    ("embargo -lift*", {"oil"}),
    ("\u200fsudan \u200f-lifted", {"oil"}),
]
CHOICES = [
    ("chad OR budget", {"chad", "apart"}),
    ("chad OR budget OR lifted", {"chad", "apart", "embargo"}),
    ('chad OR "oil embargo"', {"chad", "embargo"}),
    ("title:soudan OR budget", {"title", "apart"}),
    ("peacek* OR lifted", {"chad", "embargo"}),
    ("embargo alone OR lifted -lifted", {"oil"}),
    ("quokka OR wombat", set()),
]
OF_TITLES = [
    "title:élections",
    "title:ELECTIONS",
    "title:élection",
    "Title:elections",
    'title:"élections au"',
    "title:“elections au”",
    "title:elect*",
    "title:elections title:soudan",
]
MALFORMED = [
    ('"oil embargo', {"embargo", "oil"}),
    ('oil embargo"', {"embargo", "oil"}),
    ("(budget", {"apart"}),
    ("title:(budget)", {"apart"}),
    ("title: budget", {"apart"}),
    ("subtitle:budget", {"apart"}),
    ("budget,chad", {"apart", "chad"}),
    ("budget;chad", {"apart", "chad"}),
    ("[budget]{chad}", {"apart", "chad"}),
    ("budget AND host", {"apart"}),
    ("budget && host", {"apart"}),
    ("OR budget", {"apart"}),
    ("budget OR", {"apart"}),
    ("budget OR OR chad", {"apart", "chad"}),
    ("- budget", {"apart"}),
    ("budget -", {"apart"}),
    ("--budget", {"apart"}),
    ("budget~2^4", {"apart"}),
    ("*budget", {"apart"}),
    ('"" budget', {"apart"}),
    ("?budget!", {"apart"}),
    ("\u202ebudget\u202c", {"apart"}),
]
IGNORED = [
    ("budget " + "x" * 1_200, "Only the first 1,000 characters were searched."),
    ("budget " + "a1 " * 250, "Only the first 200 words were searched."),
    ('"a b" "c d" "e f" "g h" "i j"', "Only the first 4 phrases were searched"),
    ("un* budget", "An asterisk needs at least three letters"),
    ("-sudan", "A search needs at least one word that is not excluded."),
]


@pytest.fixture
def library(index, write):
    """Resources by a name of ours; `hidden` has every word, for the committee alone."""
    texts = {
        "embargo": "The oil embargo on Sudan was lifted.",
        "oil": "An embargo that left the oil of Sudan alone.",
        "chad": "Peacekeepers in Chad and the élections of spring.",
        "apart": "The budget of the host.",
    }
    made = {name: ResourceFactory(title=name, pages=[t]) for name, t in texts.items()}
    made["title"] = ResourceFactory(
        title="Élections au Soudan", language="fr", pages=["Rien."]
    )
    ResourceFactory(
        title="Élections embargo",
        visibility="committee",
        pages=["The oil embargo on Sudan, Chad, peacekeepers, budget, élections."],
    )
    write()
    return {name: resource.pk for name, resource in made.items()}


def names(library, client, q, **params) -> set[str]:
    """Return the names of the resources that a reader's words find."""
    by_id = {pk: name for name, pk in library.items()}
    return {by_id[pk] for pk in found(client, q, **params)}


def test_every_kind_of_quotes_asks_for_a_phrase(library, client, subtests):
    for quoted in QUOTED:
        with subtests.test(quoted=quoted):
            assert names(library, client, quoted) == {"embargo"}


def test_a_minus_leaves_out_words_phrases_and_titles(library, client, subtests):
    for typed, expected in LEFT_OUT:
        with subtests.test(typed=typed):
            assert names(library, client, typed) == expected


def test_or_is_a_choice_of_any_of_its_neighbours(library, client, subtests):
    for typed, expected in CHOICES:
        with subtests.test(typed=typed):
            assert names(library, client, typed) == expected


def test_title_asks_the_title_alone_whatever_case_and_accents(
    library, client, subtests
):
    for typed in OF_TITLES:
        with subtests.test(typed=typed):
            assert names(library, client, typed) == {"title"}


def test_a_beginning_of_three_letters_finds_what_begins_so(library, client):
    assert names(library, client, "pea*") == {"chad"}
    assert names(library, client, "ÉLE*") == {"chad", "title"}
    assert names(library, client, "eacekeep*") == set()


def test_a_beginning_of_two_letters_is_a_word_and_the_page_says_so(library, client):
    html = page(client, "el* budget")
    assert "An asterisk needs at least three letters before it." in html
    assert names(library, client, "el* budget") == {"apart"}
    assert names(library, client, "(el* budget") == {"apart"}


def test_what_is_malformed_is_taken_as_plain_words(library, client, subtests):
    for typed, expected in MALFORMED:
        with subtests.test(typed=typed):
            assert names(library, client, typed) == expected


def test_what_was_ignored_is_said_in_one_line(library, client, subtests):
    for typed, said in IGNORED:
        with subtests.test(typed=typed):
            assert words(page(client, typed)).count(said) == 1


def test_a_question_that_ignores_nothing_says_nothing(library, client):
    for typed in ("budget", '"oil embargo" sudan', "chad OR budget -x", "bud*"):
        assert 'class="notice"' not in page(client, typed)
