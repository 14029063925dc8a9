"""Themes by their names and the glossary; organisations where authors stand."""

from desk.suggestions.rules import VocabularyTerm, build, suggest
from desk.suggestions.rules.proposal import Facts
from tests.desk.suggestions.rules import TODAY, proposals, values


def test_theme_is_recognised_in_any_language():
    text = "Discours de haine\nLe discours de haine prépare les crimes."
    assert "C2" in values("themes", text)


def test_theme_is_recognised_by_glossary_synonyms():
    themes = [
        VocabularyTerm("theme", "X", ("Top",)),
        VocabularyTerm("theme", "X1", ("Cattle raiding",), ("rustling",), ("X",)),
    ]
    known = build(themes, [("rustling", "vol de bétail")])
    text = "Le vol de bétail\nLe vol de bétail augmente. Encore le vol de bétail."
    found = suggest([text], Facts(), known, today=TODAY)
    assert [one.value for one in found if one.field == "themes"] == ["X1"]


def test_half_a_label_names_no_theme():
    labels = ("Business and human rights", "الأعمال التجارية وحقوق الإنسان")
    themes = [
        VocabularyTerm("theme", "X", ("Top",)),
        VocabularyTerm("theme", "X1", labels, (), ("X",)),
    ]
    known = build(themes, [("حقوق الإنسان", "human rights")])
    text = "{0}\nOn {0} in the valley. Still {0}."
    for subject, codes in (("human rights", []), ("business and human rights", ["X1"])):
        pages = [text.format(subject.capitalize())]
        suggestions = suggest(pages, Facts(), known, today=TODAY)
        assert [s.value for s in suggestions if s.field == "themes"] == codes


def test_theme_mentioned_once_is_not_proposed():
    pages = ["Water in the highlands\nWells were dug and people drank."] * 9
    assert values("themes", *pages, "A footnote on universal jurisdiction.") == []


def test_theme_with_narrower_ones_is_not_proposed():
    text = "Prevention\nPrevention comes first. Prevention works. Prevention pays."
    assert "C" not in values("themes", text)


def test_letter_has_sender_not_addressee_as_organisation():
    text = (
        "Letter dated 3 May 2024 from the Permanent Representative of Ukraine to the "
        "United Nations addressed to the Secretary-General\nI write to you today."
    )
    found = values("organisations", text)
    assert found == ["Permanent Mission of Ukraine to the United Nations"]


def test_organisation_is_recognised_by_its_acronym():
    text = "IFRC\nHow to act before a flood\nPeople of the valley went uphill."
    (found,) = proposals("organisations", text)
    assert found.value.endswith("(IFRC)")
    assert found.page == 1


def test_mentioned_organisation_is_not_the_author():
    text = "Voices from the camps\n" + "People spoke of their days at length. " * 20
    text += "\nSome had met the IFRC once."
    assert values("organisations", text) == []
