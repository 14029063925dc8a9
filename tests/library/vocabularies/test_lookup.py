"""Terms are found by code, label, other name or path; errors say what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from library.models import Organisation, Region, Theme
from library.vocabularies.lookup import TermLookup, read_vocabularies
from tests.factories import OrganisationFactory, RegionFactory, ThemeFactory
from tests.library.vocabularies.terms import (
    AMBIGUOUS,
    NAMES_OF_REGIONS,
    NO_REGIONS,
    make_organisations,
    make_regions,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("text", "code"), NAMES_OF_REGIONS.items())
def test_term_is_found_by_each_name(text, code):
    make_regions()
    assert TermLookup(Region).find(text).code == code


@pytest.mark.parametrize("text", NO_REGIONS)
def test_text_that_names_no_term_is_unknown(text):
    make_regions()
    lookup = TermLookup(Region)
    assert lookup.find_or_none(text) is None
    with pytest.raises(ValidationError, match="is not in the vocabulary") as error:
        lookup.find(text)
    assert error.value.code == "unknown"


def test_ambiguous_name_lists_candidates_by_path():
    make_regions()
    with pytest.raises(ValidationError) as error:
        TermLookup(Region).find("georgia")
    assert error.value.messages == [AMBIGUOUS.replace("Georgia", "georgia", 1)]
    assert error.value.code == "ambiguous"


@pytest.mark.parametrize(
    ("text", "near"), [("Sudn", "Sudan"), ("SDNX", "SDN"), ("ivory cost", "")]
)
def test_typing_error_is_answered_with_a_similar_name(text, near):
    make_regions()
    with pytest.raises(ValidationError) as error:
        TermLookup(Region).find(text)
    (message,) = error.value.messages
    assert (f"Did you mean {near}?" in message) == bool(near)


def test_label_comes_before_aliases_and_other_capitals():
    RegionFactory(code="CAN", label_en="Canada")
    RegionFactory(code="and", label_en="Andean Community", aliases="CAN\nSudan")
    RegionFactory(code="SDN", label_en="Sudan")
    lookup = TermLookup(Region)
    codes = [lookup.find(text).code for text in ("CAN", "can", "sudan", "AND")]
    assert codes == ["CAN", "CAN", "SDN", "and"]


def test_label_with_the_sign_of_paths_is_a_label():
    ThemeFactory(code="A", label_en="Aid", parent=ThemeFactory(code="B"))
    ThemeFactory(code="T9", label_en="Aid > relief")
    assert TermLookup(Theme).find("aid > relief").code == "T9"


def test_name_of_symbols_names_only_itself():
    OrganisationFactory(code="plus", label_en="+")
    lookup = TermLookup(Organisation)
    assert lookup.find("+").code == "plus"
    assert lookup.find_or_none("-") is None
    assert lookup.find_or_none("") is None


def test_paths_end_at_a_cycle():
    north = RegionFactory(code="N", label_en="North")
    south = RegionFactory(code="S", label_en="South", parent=north)
    Region.objects.filter(pk=north.pk).update(parent=south)
    lookup = TermLookup(Region)
    assert lookup.path(lookup.by_code["S"]) == "North > South"
    assert lookup.find("North > South").code == "S"


def test_unique_name_is_a_label_that_finds_the_term_again():
    make_regions()
    make_organisations()
    OrganisationFactory(code="list", label_en="Peace; Hope")
    vocabularies = read_vocabularies()
    regions, organisations = vocabularies["regions"], vocabularies["organisations"]
    with override("fr"):
        sudan, georgia = regions.by_code["SDN"], regions.by_code["GEO"]
        assert regions.unique_name(sudan, sudan.label) == "Soudan"
        assert regions.unique_name(georgia, georgia.label) == "GEO"
    listed = organisations.by_code["list"]
    assert organisations.unique_name(listed, listed.label_en) == "list"


def test_added_term_is_found():
    lookup = TermLookup(Organisation)
    lookup.add(OrganisationFactory(label_en="Amani Institute"))
    assert lookup.find("amani institute").code == "amani-institute"
