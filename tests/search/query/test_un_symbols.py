"""UN symbols: one token, in all usual forms."""

import pytest

from search.query.parser import parse
from search.query.tree import MAX_PHRASES, Ignored, Or, Phrase, Word
from tests.factories import ResourceFactory
from tests.search.site import found, page

pytestmark = pytest.mark.django_db
FORMS = [
    "S/RES/1674 (2006)",
    "S/RES/1674(2006)",
    "s/res/1674",
    "resolution 1674",
    '"resolution 1674"',
    "UNSCR 1674",
    "Security Council resolution 1674 (2006)",
    "résolution 1674",
    "resolucion 1674",
    "القرار ١٦٧٤",
    "RESOLUTION 1674 (2006)",
    "(S/RES/1674)",
    "S/RES/1674.",
    "S/RES/1674\u00a0(2006)",
    "“UNSCR 1674”",
    "UNSCR1674",
    "UN SCR 1674",
    "UNSC resolution 1674",
    "UN Security Council resolution 1674",
    "résolution 1674 (2006)",
    "resolução 1674",
    "S/RES/1674 OR wombat",
]
SYMBOLS = [
    "A/HRC/55/1",
    "A/70/741",
    "S/2016/71",
    "S/PRST/2015/3",
    "A/HRC/RES/55/1",
    "CEDAW/C/GC/30",
    "E/CN.4/2000/3",
    "A/HRC/55/CRP.2",
]


@pytest.fixture
def library(index, write):
    """Texts that name the resolution, each in its way, and others that do not."""
    texts = {
        "written": "As S/RES/1674 (2006) says.",
        "spoken": "Recalling resolution 1674 of 2006.",
        "short": "UNSCR 1674 was adopted.",
        "french": "Rappelant la résolution 1674 (2006).",
        "other": "S/RES/16740 and S/RES/167 and resolution 1675, 1674 persons.",
    }
    made = {name: ResourceFactory(title=name, pages=[t]) for name, t in texts.items()}
    write()
    return {name: resource.pk for name, resource in made.items()}


def test_all_forms_of_a_symbol_find_the_same(library, client, subtests):
    expected = {pk for name, pk in library.items() if name != "other"}
    for form in FORMS:
        with subtests.test(form=form):
            assert set(found(client, form)) == expected


def test_a_symbol_is_found_where_it_stands_and_no_longer_one(
    index, write, client, subtests
):
    named = {}
    for symbol in SYMBOLS:
        text = f"See {symbol.lower()}, paragraph 3."
        named[symbol] = ResourceFactory(title="Named", pages=[text]).pk
        ResourceFactory(title="Longer", pages=[f"See {symbol}0, and {symbol}5."])
        ResourceFactory(title="Apart", pages=[" and ".join(symbol.split("/"))])
    write()
    for symbol in SYMBOLS:
        with subtests.test(symbol=symbol):
            assert found(client, symbol) == [named[symbol]]
            assert "<mark>" in page(client, symbol)


def test_both_symbols_of_a_joint_document_are_found(index, write, client):
    joint = ResourceFactory(title="Framework", un_symbol="A/70/741-S/2016/71")
    write()
    for symbol in ("A/70/741", "S/2016/71", "A/70/741–S/2016/71"):
        assert found(client, symbol) == [joint.pk]


def test_the_resource_with_the_symbol_comes_first(index, write, client):
    own = ResourceFactory(
        title="Protection of civilians",
        un_symbol="S/RES/1674 (2006)",
        published_on="2006-04-28",
    )
    often = ResourceFactory(
        title="On S/RES/1674: resolution 1674",
        pages=["S/RES/1674, resolution 1674, UNSCR 1674. " * 20],
        published_on="2024-01-01",
    )
    write()
    for form in FORMS[:4]:
        assert found(client, form) == [own.pk, often.pk]


def test_a_general_assembly_resolution_is_spoken_of_by_session(index, write, client):
    outcome = ResourceFactory(title="World Summit Outcome", un_symbol="A/RES/60/1")
    speech = ResourceFactory(title="Speech", pages=["As resolution 60/1 says"])
    ResourceFactory(title="Other", pages=["resolution 60/10 and resolution 160/1"])
    write()
    for form in ("A/RES/60/1", "resolution 60/1"):
        assert found(client, form) == [outcome.pk, speech.pk]


def test_an_excluded_symbol_is_excluded_in_all_its_forms(library, client):
    assert found(client, "adopted OR recalling -S/RES/1674") == []


def test_a_symbol_of_a_title_and_one_beside_words(library, index, write, client):
    named = ResourceFactory(title="Notes on S/RES/1674", pages=["For pelicans."])
    other = ResourceFactory(title="Pelicans", pages=["Nothing of that."])
    ResourceFactory(title="S/RES/1674 pelicans", visibility="members")
    write()
    assert found(client, "title:S/RES/1674") == [named.pk]
    assert found(client, "s/res/1674 pelican")[0] == named.pk
    assert found(client, "pelican -S/RES/1674") == [other.pk]
    assert found(client, 'pelican -"resolution 1674"') == [other.pk]


def test_symbols_do_not_use_up_the_phrases():
    query = parse('S/RES/1 S/RES/2 S/RES/3 S/RES/4 S/RES/5 "a b" "c d"')
    assert Ignored.TOO_MANY_PHRASES not in query.ignored
    assert query.clauses[-2:] == (Phrase("a b"), Phrase("c d"))
    assert MAX_PHRASES == 4


@pytest.mark.parametrize("text", ["and/or", "s/he", "24/7", "http://x/a/1", "km/h"])
def test_a_slash_alone_makes_no_symbol(text):
    assert all(isinstance(clause, Word) for clause in parse(text).clauses)


def test_a_symbol_within_a_phrase_stays_literal():
    assert parse('"under S/RES/1674 of"').clauses == (Phrase("under S/RES/1674 of"),)


def test_a_thousand_characters_of_symbols_are_no_fault(index, client):
    text = " ".join(f"S/RES/{number}" for number in range(1, 120))
    assert isinstance(parse(text).clauses[0], Or)
    page(client, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GA resolution 2758", ["assembly"]),
        ("General Assembly resolution 2758 (XXVI)", ["assembly"]),
        ("UNGA resolution 2758", ["assembly"]),
        ("A/RES/2758(XXVI)", ["assembly"]),
        ("Security Council resolution 2758", ["council"]),
        ("resolution 2758", ["assembly", "council"]),
    ],
)
def test_resolutions_of_the_assembly_have_numbers(index, write, client, text, expected):
    made = {
        "assembly": ResourceFactory(title="Seats", un_symbol="A/RES/2758"),
        "council": ResourceFactory(title="Mandates", un_symbol="S/RES/2758"),
        "distractor": ResourceFactory(title="Other", un_symbol="A/RES/2759"),
        "hidden": ResourceFactory(
            title="Hidden", un_symbol="A/RES/2758", visibility="committee"
        ),
    }
    write()
    assert sorted(found(client, text)) == sorted(made[name].pk for name in expected)
