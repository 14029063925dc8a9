"""Each language by its own rules, scripts without rules at all, one query for all."""

import pytest

from tests.search.contract.entries import engine_query, fill, found, resource_entry

# Each: a text, one on something else, words that must find the first.
OTHERS = [
    ("保护平民的责任", "安全理事会会议", ["保护", "平民", "责任", "保护平民"]),
    ("အရပ်သားများကို ကာကွယ်ရန်", "လုံခြုံရေး", ["ကာကွယ်ရန်", "အရပ်သားများကို"]),
    ("Ответственность по защите", "Тихий год", ["ответственность", "ЗАЩИТЕ"]),
    ("مسئولیت حمایت از کودکان", "سال آرام", ["حمایت", "كودكان", "کودکان"]),
    ("Ευθύνη προστασίας", "Ήσυχη χρονιά", ["ευθύνη", "Προστασίας"]),
    ("रक्षा का दायित्व", "शांत वर्ष", ["दायित्व", "रक्षा"]),
    ("Siviilien suojelu", "Hiljainen vuosi", ["siviilien", "SUOJELU"]),
]
# Each line: ways to write one word; of two words, the last is asked for.
ARABIC_WAYS = [
    (
        "الأطفال",
        "اطفال",
        "أطفال",
        "والأطفال",
        "للأطفال",
        "بالأطفال",
        "كالأطفال",
        "فالأطفال",
    ),
    ("إبادة", "الابادة"),
    ("آلية", "الية"),
    ("مَسْؤُولِيَّة", "مسؤولية", "مســـؤولية"),
    ("حماية", "حمايه"),
    ("على مستوى", "مستوي"),
    ("هيئة", "هيءة"),
    ("عام ١٩٩٤", "1994"),
]


def texts(engine, language: str, *scan: str) -> None:
    fill(
        engine,
        *(
            resource_entry(number, text=text, language=language)
            for number, text in enumerate(scan, 1)
        ),
    )


@pytest.mark.parametrize(
    ("language", "text", "distractor", "words"),
    [
        (
            "en",
            "Warnings of atrocities were ignored",
            "A quiet year",
            ["warning", "atrocity", "ignoring"],
        ),
        (
            "fr",
            "L'alerte précoce protège les réfugiés",
            "Une année calme",
            ["alertes", "l’alerte", "precoces", "refugies", "réfugié", "ALERTE"],
        ),
        (
            "es",
            "Las protecciones contra los crímenes",
            "Un año tranquilo",
            ["protección", "proteccion", "crimen", "crimenes"],
        ),
        (
            "pt",
            "Proteções das nações contra crimes",
            "Um ano calmo",
            ["proteção", "protecao", "nação", "nacoes", "crime"],
        ),
        (
            "ar",
            "المسؤولية عن حماية المدنيين",
            "سنة هادئة",
            ["مسؤولية", "المسئولية", "مسؤوليه", "والحماية", "بالمدنيين"],
        ),
    ],
)
def test_forms_of_a_word_find_each_other(engine, language, text, distractor, words):
    texts(engine, language, text, distractor)
    assert {word: found(engine, word) for word in words} == {
        word: [1] for word in words
    }


def test_arabic_ways_of_writing_find_each_other(engine, subtests):
    every_way = [way for ways in ARABIC_WAYS for way in ways]
    written = [f"تقرير {way} هنا" for way in every_way]
    texts(engine, "ar", *written, "تقرير آخر عن شيء بعيد")
    numbers = {way: number for number, way in enumerate(every_way, 1)}
    for ways in ARABIC_WAYS:
        for typed in ways:
            with subtests.test(typed=typed):
                ids = sorted(found(engine, typed.split()[-1]))
                assert ids == [numbers[way] for way in ways]


def test_an_arabic_phrase_is_literal_but_for_marks(engine):
    texts(engine, "ar", "مسؤوليّة الحماية", "الحماية مسؤولية")
    assert found(engine, '"مسؤولية الحماية"') == [1]


def test_texts_in_other_languages_are_found(engine, subtests):
    distractors = [distractor for _, distractor, _ in OTHERS]
    texts(engine, "xx", *(text for text, _, _ in OTHERS), *distractors)
    for number, (text, _, words) in enumerate(OTHERS, 1):
        for asked in (*words, f'"{text}"'):
            with subtests.test(asked=asked):
                assert found(engine, asked) == [number]


def test_one_query_finds_all_languages(engine):
    fill(
        engine,
        resource_entry(1, "Sudan", text="The crisis."),
        resource_entry(2, "Soudan", language="fr", text="La crise au Sudan."),
        resource_entry(3, "السودان", language="ar", text="أزمة Sudan."),
        resource_entry(4, "Chad", text="The crisis."),
    )
    assert set(found(engine, "sudan")) == {1, 2, 3}


def test_words_of_two_languages_find_a_resource_in_both(engine):
    fill(
        engine,
        resource_entry(1, titles={"en": "Early warning", "fr": "Alerte précoce"}),
        resource_entry(2, "Early warning"),
        resource_entry(3, "Alerte précoce", language="fr"),
        resource_entry(4, "Quiet"),
    )
    answer = engine.search(engine_query("warning alerte"))
    assert (answer.ids[0], answer.all_words, answer.total) == (1, 1, 3)


def test_terms_in_another_language_find_the_resource(engine):
    fill(
        engine,
        resource_entry(1, "Handbook", terms="Early warning", texts={"fr": "Un guide"}),
        resource_entry(2, "Handbook"),
    )
    assert found(engine, "warnings") == [1]


def test_a_stem_of_another_language_finds_nothing(engine):
    """The French stem of *generation* is the English stem of *general*."""
    texts(engine, "en", "A new generation", "The general assembly")
    assert found(engine, "generation") == [1]
    assert found(engine, "générations") == [1]


def test_a_word_is_as_rare_as_in_its_commonest_language(engine):
    """Its only French text does not come before all English ones."""
    fillers = [
        resource_entry(number, "Chad", text="The crisis.") for number in range(10, 20)
    ]
    fill(
        engine,
        resource_entry(1, "Crise", text="Sudan Sudan Sudan", published=10_000),
        *(resource_entry(n, "Crise", text="Sudan") for n in range(2, 9)),
        resource_entry(9, "Crise", text="Sudan", language="fr"),
        *fillers,
    )
    assert found(engine, "sudan")[0] == 1


@pytest.mark.parametrize("engine", ["tantivy"], indirect=True)
def test_a_word_that_a_language_lacks_finds_its_relatives(engine):
    """Where no English text has *indígenas*, *indigenous* has the same stem.

    Elasticsearch analyses a word in each language's own field only.
    """
    texts(engine, "en", "Indigenous peoples", "The general assembly")
    assert found(engine, "indígenas") == [1]
    texts(engine, "en", "Indigenous peoples", "A Mayan Indígena")
    assert found(engine, "indígenas") == [2]
