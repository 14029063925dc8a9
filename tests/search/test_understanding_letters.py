"""Case, accents and ways of writing never matter; a phrase in quotes is literal."""

from unicodedata import normalize

import pytest

from tests.factories import OrganisationFactory, ResourceFactory, ThemeFactory

from .asking import found, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(index, write):
    """A function that writes a text into the library and returns its resource's id.

    Beside it stand one on something else, and one with the same text for others.
    """

    def written(text: str, language: str, distractor: str) -> int:
        resource = ResourceFactory(title="Note", language=language, pages=[text])
        ResourceFactory(title="Note", language=language, pages=[distractor])
        ResourceFactory(title="Note", visibility="members", pages=[text])
        write()
        return resource.pk

    return written


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("أطفال", "اطفال"),
        ("اطفال", "أطفال"),
        ("إبادة", "ابادة"),
        ("آلية", "الآلية"),
        ("القرآن", "القران"),
        ("التزام", "الالتزام"),
        ("للالتزام", "والالتزام"),
        ("إلغاء", "الإلغاء"),
        ("مسؤولية", "مسئولية"),
        ("المسئولية", "مسؤوليه"),
        ("هيئة", "الهيئه"),
        ("حماية", "حمايه"),
        ("حمايه", "والحماية"),
        ("مدرسة", "بالمدرسه"),
        ("الأمن", "للأمن"),
        ("مستشفى", "مستشفي"),
        ("الـسـلام", "سلام"),
        ("السَّلامُ", "السلام"),
    ],
)
def test_ways_to_write_an_arabic_word_find_each_other(written, client, text, typed):
    pk = written(f"تقرير عن {text} هنا", "ar", "تقرير آخر عن شيء بعيد")
    assert found(client, typed) == [pk]
    assert f"تقرير عن <mark>{text}</mark> هنا" in page(client, typed)


@pytest.mark.parametrize(
    ("language", "text", "typed", "distractor"),
    [
        ("fa", "حمایت از کودکان", "كودكان", "سال آرام"),
        ("fa", "حمايت از كودكان", "کودکان", "سال آرام"),
        ("fa", "خانهٔ امن", "خانه", "سال آرام"),
        ("fa", "گزارش ۲۰۲۴", "2024", "گزارش ۲۰۲۵"),
        ("ur", "شہریوں کا تحفظ", "شهریوں", "خاموش سال"),
        ("ur", "شہریوں کا تحفظ", "شہریوں", "خاموش سال"),
        ("ur", "بچے اور امن", "بچی", "خاموش سال"),
        ("ru", "Ответственность", "ОТВЕТСТВЕННОСТЬ", "Тихий год"),
        ("es", "La protección de niños", "PROTECCION", "El año"),
        ("es", "La protección de niños", "ninos", "El año"),
        ("fr", "L’Œuvre de l’État", "oeuvre", "Une année"),
        ("fr", "Çà et là, où naître", "ça", "Une année"),
        ("pt", "A proteção das nações", "NACOES", "O ano"),
        ("de", "Große Straße", "STRASSE", "Ein Jahr"),
        ("pl", "Łódź", "lodz", "Rok"),
        ("tr", "Dışişleri", "disisleri", "Yıl"),
    ],
)
def test_letters_of_other_keyboards_case_and_accents_do_not_matter(
    written, client, language, text, typed, distractor
):
    pk = written(text, language, distractor)
    assert found(client, typed) == [pk]


@pytest.mark.parametrize("typed", ["Chad تشاد Tchad", "تشاد Chad", "chad 乍得"])
def test_words_of_several_scripts_are_asked_together(index, write, client, typed):
    text = "Chad, Tchad, تشاد, 乍得"
    whole = ResourceFactory(title="Note", pages=[text])
    part = ResourceFactory(title="Note", pages=["Chad and Tchad"])
    ResourceFactory(title="Note", pages=["Mali مالي"])
    write()
    assert found(client, typed) == [whole.pk, part.pk]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        (normalize("NFD", "Résumé"), "résumé"),
        (normalize("NFD", "مسؤولية الحماية"), "مسؤولية"),
        ("\u200fالحماية\u200f أولا", "الحماية"),
        ("\u202bالحماية\u202c أولا", "الحماية"),
        ("Pro\u00adtection", "protection"),
    ],
)
def test_titles_are_found_however_their_letters_are_stored(
    index, write, client, title, typed
):
    named = ResourceFactory(title=title)
    ResourceFactory(title="Else")
    write()
    assert found(client, typed) == [named.pk]
    assert found(client, f'"{typed}"') == [named.pk]
    assert found(client, f"title:{typed}") == [named.pk]


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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"protecting civilians"', ["literal"]),
        ('"PROTECTING Civilians"', ["literal"]),
        ('"protect civilians"', ["stem"]),
        ('"mission civilisee"', ["accents"]),
        ('"mission civilisée"', ["accents"]),
        ('"missions civilisées"', []),
        ('"civilians protecting"', []),
    ],
)
def test_a_phrase_is_literal_but_for_case_and_accents(
    index, write, client, typed, expected
):
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
    assert found(client, typed) == [made[name] for name in expected]
