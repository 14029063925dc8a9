"""An imported table may write terms as the grid does."""

import csv
import io

import pytest

from library.models import Organisation, Resource
from tests.library.import_export.imports import HEADER, run
from tests.library.vocabularies.terms import (
    AMBIGUOUS,
    NAMES_OF_REGIONS,
    NO_REGIONS,
    make_organisations,
    make_regions,
)

pytestmark = pytest.mark.django_db


def table(column: str, *texts: str) -> str:
    """Return a table with a row for each text of a column."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*HEADER.split(","), column])
    writer.writerows(["one.pdf", f"Row {n}", "en", t] for n, t in enumerate(texts))
    return out.getvalue()


def test_imported_cell_finds_term_by_each_name(folder):
    make_regions()
    _, errors, _ = run(folder, table("regions", *NAMES_OF_REGIONS))
    assert not errors
    for number, code in enumerate(NAMES_OF_REGIONS.values()):
        assert Resource.objects.get(title=f"Row {number}").regions.get().code == code


def test_imported_cell_without_term_is_an_error(folder):
    make_regions()
    _, errors, _ = run(folder, table("regions", *NO_REGIONS))
    for line, text in zip(errors.splitlines(), NO_REGIONS, strict=True):
        assert f"“{text.strip()}” is not in the vocabulary" in line
    assert not Resource.objects.exists()


def test_imported_ambiguous_name_lists_candidates(folder):
    make_regions()
    _, errors, _ = run(folder, table("regions", "Sudan; Georgia; Atlantis"))
    assert f"regions: {AMBIGUOUS}" in errors
    assert "regions: “Atlantis” is not in the vocabulary." in errors
    assert not Resource.objects.exists()


def test_imported_organisation_is_created_once(folder):
    make_organisations()
    count = Organisation.objects.count()
    names = "federation  INTERNATIONALE; New House; NEW HOUSE"
    _, errors, _ = run(folder, table("organisations", names))
    assert not errors
    codes = {term.code for term in Resource.objects.get().organisations.all()}
    assert codes == {"fidh", "new-house"}
    assert Organisation.objects.count() == count + 1


def test_imported_ambiguous_organisation_is_an_error(folder):
    make_organisations()
    _, errors, _ = run(folder, table("organisations", "PH"))
    listed = "peace-kenya (Peace House Kenya), peace-mali (Peace House Mali)"
    assert f"“PH” matches several terms. Enter one of these codes: {listed}." in errors
    assert not Resource.objects.exists()
