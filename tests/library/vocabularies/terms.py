"""Ways to write terms, for the tests of all channels that look terms up."""

from __future__ import annotations

from library.models import Region
from tests.factories import OrganisationFactory

# What somebody writes → the code of the region that it names.
NAMES_OF_REGIONS = {
    "CIV": "CIV",
    "civ": "CIV",
    "Côte d’Ivoire": "CIV",
    "cote d'ivoire": "CIV",
    "COTE D IVOIRE": "CIV",
    "Ivory Coast": "CIV",
    "ساحل العاج": "CIV",
    "Islamic Republic of Afghanistan": "AFG",
    "Africa > Sudan": "SDN",
    "afrique>northern africa>SOUDAN": "SDN",
    "Africa > SDN": "SDN",
    "002 > Sudan": "SDN",
    "Horn of Africa > Sudan": "SDN",
    "Americas > Georgia": "US-GA",
    "Asia > Georgia": "GEO",
}
# Texts that name no region, or not a single one.
NO_REGIONS = (
    "Americas > Sudan",
    "Northern Africa > Africa > Sudan",
    "Africa > ",
    "> Sudan",
    "South > Sudan",
    "Côte",
    "Afghan",
    "?",
)
AMBIGUOUS = (
    "“Georgia” matches several terms. Enter one of these codes: "
    "GEO (Asia > Georgia), US-GA (Americas > Georgia)."
)


def make_regions() -> None:
    """Create the regions above, and others that no test may get."""
    africa = _region(code="002", label_en="Africa", label_fr="Afrique")
    north = _region(code="015", label_en="Northern Africa", parent=africa)
    sudan = _region(code="SDN", label_en="Sudan", label_fr="Soudan", parent=north)
    horn = _region(code="horn", label_en="Horn of Africa", kind="advocacy")
    horn.members.add(sudan)
    _region(code="SSD", label_en="South Sudan", parent=africa)
    _region(
        code="CIV",
        label_en="Côte d’Ivoire",
        label_ar="كوت ديفوار",
        aliases="Ivory Coast\nساحل العاج",
        parent=africa,
    )
    asia = _region(code="142", label_en="Asia")
    _region(
        code="AFG",
        label_en="Afghanistan",
        aliases="Islamic Republic of Afghanistan",
        parent=asia,
    )
    _region(code="GEO", label_en="Georgia", parent=asia)
    americas = _region(code="019", label_en="Americas")
    _region(code="US-GA", label_en="Georgia", parent=americas)


def _region(code: str, **fields) -> Region:
    """Return a region with these fields, whatever a fixture has made of it before."""
    return Region.objects.update_or_create(code=code, defaults=fields)[0]


def make_organisations() -> None:
    """Create two organisations with one name, and one that is written in two ways."""
    OrganisationFactory(code="peace-kenya", label_en="Peace House Kenya", aliases="PH")
    OrganisationFactory(code="peace-mali", label_en="Peace House Mali", aliases="PH")
    OrganisationFactory(code="fidh", label_en="Fédération internationale", aliases="FI")
