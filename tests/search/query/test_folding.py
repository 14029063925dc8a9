"""Case, accents and ways of writing never matter; a phrase in quotes is literal."""

from unicodedata import normalize

import pytest

from tests.factories import OrganisationFactory, ResourceFactory, ThemeFactory
from tests.search.site import found, page, rows

pytestmark = pytest.mark.django_db
# Each line: ways to write one word.
ARABIC_WAYS = [
    ("أطفال", "اطفال"),
    ("إبادة", "ابادة"),
    ("آلية", "الآلية"),
    ("القرآن", "القران"),
    ("التزام", "الالتزام", "للالتزام", "والالتزام"),
    ("إلغاء", "الإلغاء"),
    ("مسؤولية", "مسئولية", "المسئولية", "مسؤوليه"),
    ("هيئة", "الهيئه"),
    ("حماية", "حمايه", "والحماية"),
    ("مدرسة", "بالمدرسه"),
    ("الأمن", "للأمن"),
    ("مستشفى", "مستشفي"),
    ("الـسـلام", "سلام", "السَّلامُ", "السلام"),
]
# Each line: a language, what is written in it, what is typed to find that, and a text
# on something else.
OTHER_KEYBOARDS = [
    (
        "fa",
        ["حمایت از کودکان", "حمايت از كودكان"],
        ["كودكان", "کودکان"],
        "سال آرام",
    ),
    ("fa", ["خانهٔ امن"], ["خانه"], "سال آرام"),
    ("fa", ["گزارش ۲۰۲۴"], ["2024"], "گزارش ۲۰۲۵"),
    ("ur", ["شہریوں کا تحفظ"], ["شهریوں", "شہریوں"], "خاموش سال"),
    ("ur", ["بچے اور امن"], ["بچی"], "خاموش سال"),
    ("ru", ["Ответственность"], ["ОТВЕТСТВЕННОСТЬ"], "Тихий год"),
    ("es", ["La protección de niños"], ["PROTECCION", "ninos"], "El año"),
    ("fr", ["L’Œuvre de l’État"], ["oeuvre"], "Une année"),
    ("fr", ["Çà et là, où naître"], ["ça"], "Une année"),
    ("pt", ["A proteção das nações"], ["NACOES"], "O ano"),
    ("de", ["Große Straße"], ["STRASSE"], "Ein Jahr"),
    ("pl", ["Łódź"], ["lodz"], "Rok"),
    ("tr", ["Dışişleri"], ["disisleri"], "Yıl"),
]
TITLES = [
    normalize("NFD", "Résumé"),
    normalize("NFD", "مسؤولية الحماية"),
    "\u200fالحماية\u200f أولا",
    "\u202bالحماية\u202c أولا",
    "Pro\u00adtection",
]
PHRASES = {
    '"protecting civilians"': ["literal"],
    '"PROTECTING Civilians"': ["literal"],
    '"protect civilians"': ["stem"],
    '"mission civilisee"': ["accents"],
    '"mission civilisée"': ["accents"],
    '"missions civilisées"': [],
    '"civilians protecting"': [],
}


def written(text: str, language: str) -> int:
    """Make a resource with a text, and return its id; one with the same is for others.

    What it must not be mistaken for is made by the test.
    """
    resource = ResourceFactory(title="Note", language=language, pages=[text])
    ResourceFactory(title="Note", visibility="members", pages=[text])
    return resource.pk


@pytest.mark.slow
def test_ways_to_write_an_arabic_word_find_each_other(index, write, client, subtests):
    made = [
        {way: written(f"تقرير عن {way} هنا", "ar") for way in ways}
        for ways in ARABIC_WAYS
    ]
    ResourceFactory(title="Note", language="ar", pages=["تقرير آخر عن شيء بعيد"])
    write()
    for ids in made:
        for typed in ids:
            with subtests.test(typed=typed):
                html = page(client, typed)
                assert sorted(rows(html)) == list(ids.values())
                for way in ids:
                    assert f"تقرير عن<mark>{way}</mark>هنا" in html


def test_letters_of_other_keyboards_case_and_accents_do_not_matter(
    index, write, client, subtests
):
    made = []
    for language, texts, _, distractor in OTHER_KEYBOARDS:
        made.append([written(text, language) for text in texts])
        ResourceFactory(title="Note", language=language, pages=[distractor])
    write()
    for ids, (_, _, ways_to_type, _) in zip(made, OTHER_KEYBOARDS, strict=True):
        for typed in ways_to_type:
            with subtests.test(typed=typed):
                assert sorted(found(client, typed)) == ids


@pytest.mark.parametrize("typed", ["Chad تشاد Tchad", "تشاد Chad", "chad 乍得"])
def test_words_of_several_scripts_are_asked_together(index, write, client, typed):
    text = "Chad, Tchad, تشاد, 乍得"
    whole = ResourceFactory(title="Note", pages=[text])
    part = ResourceFactory(title="Note", pages=["Chad and Tchad"])
    ResourceFactory(title="Note", pages=["Mali مالي"])
    write()
    assert found(client, typed) == [whole.pk, part.pk]


def test_titles_are_found_however_their_letters_are_stored(
    index, write, client, subtests
):
    made = [ResourceFactory(title=title).pk for title in TITLES]
    ResourceFactory(title="Else")
    write()
    for typed, ids in {
        "résumé": made[:1],
        "مسؤولية": made[1:2],
        "الحماية": made[1:4],
        "protection": made[4:],
    }.items():
        for asked in (typed, f'"{typed}"', f"title:{typed}"):
            with subtests.test(asked=asked):
                assert sorted(found(client, asked)) == ids


def test_terms_organisations_and_filters_are_found_without_accents(
    index, write, client
):
    theme = ThemeFactory(code="T", label_en="Prevention", label_fr="Prévention")
    office = OrganisationFactory(label_en="Médecins sans frontières")
    resource = ResourceFactory(title="Note", themes=[theme], organisations=[office])
    ResourceFactory(title="Note")
    write()
    for typed in ("PREVENTION", "medecins", '"medecins SANS frontieres"', "Medec*"):
        assert found(client, typed) == [resource.pk]


def test_a_phrase_is_literal_but_for_case_and_accents(index, write, client, subtests):
    texts = {
        "literal": "On protecting civilians.",
        "stem": "To protect civilians.",
        "accents": "Une mission civilisée.",
    }
    made = {
        name: ResourceFactory(title="Note", pages=[text], language="fr").pk
        for name, text in texts.items()
    }
    ResourceFactory(
        title="Protecting civilians",
        visibility="members",
        pages=["protect civilians mission civilisée"],
    )
    write()
    for typed, expected in PHRASES.items():
        with subtests.test(typed=typed):
            assert found(client, typed) == [made[name] for name in expected]
