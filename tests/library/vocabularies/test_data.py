"""The vocabulary files are complete and consistent, before any database sees them."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "library" / "vocabularies"
LANGUAGES = ("en", "fr", "es", "ar")
COLUMNS = {
    "regions": "code,parent,kind,en,fr,es,ar,aliases,members",
    "themes": "code,parent,en,fr,es,ar,aliases,description",
    "resource_types": "code,parent,en,fr,es,ar,description",
    "glossary": "kind,from,note,en,fr,es,pt,ar,xx",
}
TERMS = ("regions", "themes", "resource_types")


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(cell):
    return cell.split(";") if cell else []


def by_code(name):
    return {row["code"]: row for row in rows(name)}


def names(row):
    """Every distinct name of a term, folded for comparison."""
    found = [row[language] for language in LANGUAGES] + values(row.get("aliases", ""))
    return {name.casefold() for name in found}


def ancestors(code, terms):
    while code := terms[code]["parent"]:
        yield code


@pytest.mark.parametrize("name", COLUMNS)
def test_file_is_utf8_with_unix_line_ends_and_the_fixed_columns(name):
    content = (FOLDER / f"{name}.csv").read_bytes()
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert text.splitlines()[0] == COLUMNS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_are_tidy(name):
    for row in rows(name):
        assert None not in {*row, *row.values()}, "A cell too many or too few"
        for cell in row.values():
            assert cell == " ".join(cell.split()), row
            assert "’" not in cell, f"Use the straight apostrophe: {row}"


@pytest.mark.parametrize(
    ("name", "column"),
    [("regions", "aliases"), ("regions", "members"), ("themes", "aliases")]
    + [("glossary", language) for language in (*LANGUAGES, "pt", "xx")],
)
def test_lists_have_no_blank_and_no_repeated_value(name, column):
    for row in rows(name):
        listed = [value.casefold() for value in values(row[column])]
        assert all(value == value.strip() and value for value in listed), row
        assert len(set(listed)) == len(listed), row


@pytest.mark.parametrize("name", TERMS)
def test_codes_are_unique_and_parents_exist(name):
    codes = Counter(row["code"] for row in rows(name))
    assert max(codes.values()) == 1
    assert {row["parent"] for row in rows(name)} - {""} <= set(codes)


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_a_label_in_each_language_in_its_script(name):
    for row in rows(name):
        assert all(row[language] for language in LANGUAGES), row
        assert re.search(r"[\u0600-\u06ff]", row["ar"]), row
        assert not re.search(r"[\u0600-\u06ff]", row["en"] + row["fr"] + row["es"]), row


@pytest.mark.parametrize("name", TERMS)
def test_names_are_unambiguous(name):
    owners = Counter(folded for row in rows(name) for folded in names(row))
    assert [folded for folded, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("name", ["regions", "themes"])
def test_aliases_differ_from_the_labels(name):
    for row in rows(name):
        labels = {row[language].casefold() for language in LANGUAGES}
        assert not labels & {alias.casefold() for alias in values(row["aliases"])}, row


def test_iso_countries_and_m49_areas_are_complete():
    kinds = Counter(row["kind"] for row in rows("regions"))
    assert kinds == {"area": 30, "country": 249, "advocacy": 18}


def test_region_codes_have_the_form_of_their_kind():
    forms = {
        "area": r"\d{3}",
        "country": r"[A-Z]{3}",
        "advocacy": r"[A-Z]+(-[A-Z]+)*",
    }
    for row in rows("regions"):
        assert re.fullmatch(forms[row["kind"]], row["code"]), row


def test_areas_and_countries_are_one_tree():
    regions = by_code("regions")
    for code, row in regions.items():
        if row["kind"] != "advocacy" and code != "001":
            assert list(ancestors(code, regions))[-1] == "001", row
            assert regions[row["parent"]]["kind"] == "area", row


@pytest.mark.parametrize(
    ("country", "parent"),
    [
        ("IRN", "034"),
        ("SDN", "015"),
        ("EGY", "015"),
        ("MEX", "013"),
        ("SYR", "145"),
        ("TUR", "145"),
        ("KEN", "014"),
        ("FRA", "155"),
        ("USA", "021"),
        ("ATA", "001"),
        ("TWN", "001"),
    ],
)
def test_countries_have_their_m49_parent(country, parent):
    assert by_code("regions")[country]["parent"] == parent


def test_kosovo_has_no_country_row_but_is_found():
    regions = by_code("regions")
    assert not {"XKX", "XKK", "UNK"} & set(regions)
    assert "Kosovo" in values(regions["WESTERN-BALKANS"]["aliases"])


def test_only_advocacy_regions_have_members_and_they_are_countries():
    regions = by_code("regions")
    countries = {code for code, row in regions.items() if row["kind"] == "country"}
    for row in regions.values():
        members = values(row["members"])
        assert bool(members) == (row["kind"] == "advocacy"), row
        assert set(members) <= countries, row
        assert not (row["kind"] == "advocacy" and row["parent"]), row


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("Burma", "MMR"),
        ("RDC", "COD"),
        ("Costa de Marfil", "CIV"),
        ("Turquie", "TUR"),
        ("Swaziland", "SWZ"),
        ("سوريا", "SYR"),
        ("Moyen-Orient", "MENA"),
    ],
)
def test_common_names_are_aliases(alias, code):
    assert alias in values(by_code("regions")[code]["aliases"])


def test_themes_are_a_tree_of_letters_and_numbers():
    themes = by_code("themes")
    counts = Counter(code[0] for code in themes if len(code) == 2)
    assert "".join(str(counts[letter]) for letter in "ABCDEFGH") == "79967995"
    for code, row in themes.items():
        assert re.fullmatch(r"[A-H][1-9]?", code)
        assert row["parent"] == code[:-1]
        assert row["description"], row


def test_resource_types_are_flat_and_have_a_scope_note():
    types = by_code("resource_types")
    assert {"report", "toolkit", "un-document", "internal", "other"} <= set(types)
    for code, row in types.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert row["parent"] == ""
        assert row["description"].endswith("."), row
