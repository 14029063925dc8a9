"""Regions: what a file is about, in five languages, and what it merely names."""

import pytest

from tests.desk.suggestions.rules import proposals, values


def regions(*pages):
    return set(values("regions", *pages))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The situation in South Sudan\nSouth Sudan remains fragile.", "SSD"),
        ("La situation au Tchad\nLe Tchad a accueilli des réfugiés.", "TCD"),
        ("La situación en Colombia\nEl pueblo colombiano exige justicia.", "COL"),
        ("A situação em Moçambique\nO governo moçambicano pediu ajuda.", "MOZ"),
        (
            "الوضع في لبنان\nيشهد لبنان وضعا صعبا، والجيش اللبناني منتشر.",
            "LBN",
        ),
    ],
)
def test_country_is_recognised_in_each_language(text, code):
    assert regions(text) == {code}


def test_longest_name_is_preferred():
    text = "Elections in {0}\nThe people of {0} vote. {0} is calm."
    for name, code in {
        "Guinea-Bissau": "GNB",
        "Equatorial Guinea": "GNQ",
        "Papua New Guinea": "PNG",
        "Niger": "NER",
        "Nigeria": "NGA",
        "the Niger Delta": "NGA",
        "South Sudan": "SSD",
        "the Democratic Republic of the Congo": "COD",
        "the Republic of the Congo": "COG",
        "the Democratic People's Republic of Korea": "PRK",
        "the Republic of Korea": "KOR",
    }.items():
        assert regions(text.format(name)) == {code}


def test_congo_means_drc_in_a_file_about_the_drc():
    text = (
        "Violence in the Democratic Republic of the Congo\n"
        "The Democratic Republic of the Congo asks for help. In the Congo, war goes on."
    )
    assert regions(text) == {"COD"}


def test_country_in_a_footnote_is_not_proposed():
    page = "Early warning in Kenya\nKenya has built a system. Kenyan counties report."
    note = "1 See a study of Mali, and one of Haiti, in the journal named above."
    assert regions(page, page, f"{page}\n{note}") == {"KEN"}


@pytest.mark.parametrize(
    "text",
    [
        "Ms. Ann Jordan wrote the foreword. Jordan Smith edited it.",
        "Chad Miller and Chad Brown spoke for the youth network.",
        "The committee met in New Mexico and in New Jersey.",
        "Rapporteur: a delegate (Tunisia)",
        "They paid 300 United States dollars, or US$ 300, for the room.",
        "الدعم مالي وليس سياسيا، وهو دعم مالي كبير من جهات عديدة",
        "Reunión de expertos sobre la alerta temprana",
        "The price of turkey and china in the shops rose.",
        "AU LIEU DE CELA LES PARTIES SE SONT REUNIES",
    ],
)
def test_homonym_of_a_country_is_not_proposed(text):
    named = "Notes on prevention\n" + text
    assert regions(named) <= {"001"}


def test_country_beside_a_person_is_proposed():
    text = (
        "Refugees in Jordan\nAnn Jordan reports: in Jordan, camps are full, and "
        "Jordanian families share what they have."
    )
    assert regions(text) == {"JOR"}


def test_many_countries_become_their_region():
    text = (
        "Notes from the field\nIn Armenia there was rain. In Georgia there was snow. "
        "In Azerbaijan there was wind. In Türkiye there was sun. In Cyprus also."
    )
    assert regions(text) == {"145"}


def test_file_without_places_is_about_the_world():
    (found,) = proposals("regions", "Guide to mediation\nListen before you speak.")
    assert (found.value, found.source) == ("001", "no place")


def test_at_most_three_regions_are_proposed():
    names = ("Mali", "Niger", "Benin", "Togo", "Ghana")
    page = "\n".join(f"{name}. {name} again, {name}." for name in names)
    assert len(regions(f"Meeting notes\n{page}")) <= 3


def test_evidence_is_a_sentence_with_its_page():
    pages = ("A cover without words of note, by nobody", "Peace came late. In Mali ")
    second = "Peace came late. In Mali, talks began again. Nobody noticed it at first."
    (found,) = proposals("regions", pages[0], second)
    assert (found.value, found.page) == ("MLI", 2)
    assert found.quote == "In Mali, talks began again."


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("Ivory Coast", "CIV"),
        ("ساحل العاج", "CIV"),
        ("the Islamic Republic of Afghanistan", "AFG"),
    ],
)
def test_country_is_found_by_each_way_to_write_it(name, code):
    assert regions(f"Elections in {name}\nThe people of {name} vote.") == {code}
