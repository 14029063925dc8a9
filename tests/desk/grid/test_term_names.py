"""A cell of the grid may write terms as an imported table does."""

import pytest

from library.models import Organisation
from tests.library.vocabularies.terms import (
    AMBIGUOUS,
    NAMES_OF_REGIONS,
    NO_REGIONS,
    make_organisations,
    make_regions,
)

from .batches import address, batch_of, latest, region_codes, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    make_regions()
    return batch_of(editor, "scan one")[1][0]


@pytest.mark.parametrize(("text", "code"), NAMES_OF_REGIONS.items())
def test_cell_finds_term_by_each_name(save, draft, text, code):
    status, answer = save(draft, row(draft, regions=text))
    assert (status, answer["texts"]["regions"]) == (200, code)
    assert region_codes(draft) == {code}


@pytest.mark.parametrize("text", NO_REGIONS)
def test_cell_without_term_is_an_error(save, draft, text):
    status, answer = save(draft, row(draft, regions=text))
    assert status == 422
    assert "is not in the vocabulary" in answer["errors"]["regions"][0]
    assert region_codes(draft) == set()


def test_ambiguous_name_lists_candidates(save, draft):
    status, answer = save(draft, row(draft, regions="Georgia"))
    assert (status, answer["errors"]["regions"]) == (422, [AMBIGUOUS])


def test_pasted_cell_of_several_names_is_resolved(client, draft):
    pasted = "; ".join(NAMES_OF_REGIONS)
    fields = row(draft, regions=pasted) | {"action": "save"}
    batch = draft.incoming.get().batch
    assert client.post(address(batch), fields).status_code == 302
    assert region_codes(draft) == set(NAMES_OF_REGIONS.values())


def test_ambiguous_organisation_is_not_added_again(save, draft):
    make_organisations()
    count = Organisation.objects.count()
    for text in ("PH", "PH + new"):
        status, answer = save(draft, row(draft, organisations=text))
        assert status == 422
        (message,) = answer["errors"]["organisations"]
        assert "peace-kenya (Peace House Kenya)" in message
        assert "To add it" not in message
    status, _ = save(draft, row(draft, organisations="federation internationale + new"))
    assert status == 200
    (organisation,) = latest(draft).organisations.all()
    assert (organisation.code, Organisation.objects.count()) == ("fidh", count)
