"""Titles, types, symbols and languages."""

import pytest

from library.extraction import FrontLine
from tests.desk.suggestions.rules import proposals, values

LETTER = (
    "United Nations S/2025/102\nSecurity Council Distr.: General\n17 February 2025\n"
    "Original: English\n25-02697 (E) 190225\n*2502697*\n"
    "Letter dated 17 February 2025 from the Permanent Representative of\n"
    "Ukraine to the United Nations addressed to the President of the\n"
    "Security Council\nOn instructions from my Government, I write of S/2024/9.\n"
)


def test_metadata_title_is_confirmed_by_the_first_page():
    (found,) = proposals(
        "title", "Early warning handbook\nText.", title="Early Warning Handbook"
    )
    assert (found.value, found.page) == ("Early Warning Handbook", None)


@pytest.mark.parametrize(
    "junk",
    ["Microsoft Word - x.doc", "Untitled", "PowerPoint Presentation", "current.PDF"],
)
def test_default_metadata_is_no_title(junk):
    lines = (FrontLine("Voices from the camps", 1, 24.0),)
    page = "Voices from the camps\nText begins."
    found = values("title", page, title=junk, front_lines=lines)
    assert found == ["Voices from the camps"]


def test_title_spans_lines_and_ends_where_letter_begins():
    (title,) = values("title", LETTER)
    assert title.endswith("addressed to the President of the Security Council")
    assert title.startswith("Letter dated 17 February 2025")


def test_symbol_is_taken_from_the_masthead():
    (found,) = proposals("un_symbol", LETTER)
    assert (found.value, found.page) == ("S/2025/102", 1)


def test_document_of_two_bodies_has_two_symbols():
    page = "United Nations A/79/876–S/2025/230\nGeneral Assembly\nSee S/2024/1."
    assert values("un_symbol", page) == ["A/79/876", "S/2025/230"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("Riverside Watchers\nPOLICY BRIEF No. 4\nWater wars\nText.", "policy-brief"),
        ("We, the undersigned organizations, call on all States.", "statement"),
        ("Para difusión\nLas organizaciones abajo firmantes pedimos.", "statement"),
        ("Monitoring hate speech: a guide\nText.", "toolkit"),
        ("نحن الموقعين أدناه ندعو إلى وقف العنف.", "statement"),
        ("Opening session\nLearning objectives: name the signs.", "training-material"),
    ],
)
def test_type_is_found_where_designed_documents_state_it(page, code):
    lines = (FrontLine(page.partition("\n")[0], 1, 24.0),)
    assert values("type", page, front_lines=lines) == [code]


def test_law_that_is_only_named_is_not_the_type():
    page = "Water wars\nThe law of war\nConvention and protocol apply to all of it."
    lines = (FrontLine("Water wars", 1, 24.0),)
    assert values("type", page, front_lines=lines) == []


def test_cited_symbol_is_not_proposed():
    assert values("un_symbol", "A brief\nSee S/RES/1674 (2006) on this question.") == []


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (LETTER, "un-document"),
        ("Joint statement on hate speech\nWe are alarmed.", "statement"),
        ("Guide pratique de l'alerte précoce\nCe texte aide.", "toolkit"),
        (
            "Sentencia de 21 de mayo de 2018\nLa Corte decide.",
            "law-treaty-judgment",
        ),
        ("Relatório anual sobre a proteção\nO ano foi difícil.", "report"),
        ("بيان مشترك بشأن الوضع\nنحن قلقون.", "statement"),
        ("Loi n° 2017-27 du 13 juillet 2017\nArticle premier.", "law-treaty-judgment"),
    ],
)
def test_type_is_recognised_in_the_title_in_each_language(page, code):
    assert values("type", page) == [code]


def test_mentioned_report_is_not_the_type():
    text = "Voices from the camps\nThey read the report of the committee aloud."
    assert values("type", text) == []


def test_language_is_proposed_with_a_quote():
    (found,) = proposals("language", "Le texte est en français.", language="fr")
    assert (found.value, found.page) == ("fr", 1)
    assert found.quote == "Le texte est en français."
