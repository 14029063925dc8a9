"""Terms: their tree, their names, their codes and addresses."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from library.models import Organisation, Region, Theme, expand
from tests.factories import OrganisationFactory, RegionFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_lineage_contains_all_broader_terms():
    africa = RegionFactory(code="002")
    northern = RegionFactory(code="015", parent=africa)
    sudan = RegionFactory(code="SDN", parent=northern)
    europe = RegionFactory(code="150")
    lineage = Region.lineage()
    assert lineage[sudan.pk] == (sudan.pk, northern.pk, africa.pk)
    assert lineage[europe.pk] == (europe.pk,)


def test_lineage_contains_advocacy_regions():
    africa = RegionFactory(code="002")
    sudan = RegionFactory(code="SDN", parent=africa)
    chad = RegionFactory(code="TCD", parent=africa)
    horn = RegionFactory(code="HORN", kind=Region.Kind.ADVOCACY)
    horn.members.add(sudan)
    assert set(Region.lineage()[sudan.pk]) == {sudan.pk, africa.pk, horn.pk}
    assert horn.pk not in Region.lineage()[chad.pk]


def test_expand_returns_broader_terms_once():
    parent = ThemeFactory(code="C")
    first, second = ThemeFactory(parent=parent), ThemeFactory(parent=parent)
    other = ThemeFactory(code="D")
    found = expand([first.pk, second.pk], Theme.lineage())
    assert found == {first.pk, second.pk, parent.pk}
    assert other.pk not in found


def test_term_cannot_be_below_itself():
    parent = ThemeFactory()
    child = ThemeFactory(parent=parent)
    parent.parent = child
    with pytest.raises(ValidationError, match="its own broader term"):
        parent.clean()


def test_loop_in_the_data_does_not_hang():
    first = ThemeFactory()
    second = ThemeFactory(parent=first)
    Theme.objects.filter(pk=first.pk).update(parent=second)
    assert set(Theme.lineage()[first.pk]) == {first.pk, second.pk}


def test_label_falls_back_to_english():
    region = RegionFactory(label_en="Chad", label_fr="Tchad")
    with override("fr"):
        assert str(region) == "Tchad"
    with override("ar"):
        assert str(region) == "Chad"


def test_terms_with_the_same_label_have_different_urls():
    first = RegionFactory(code="GEO", label_en="Georgia")
    second = RegionFactory(code="US-GA", label_en="Georgia")
    assert first.slug == "georgia"
    assert second.slug not in ("", first.slug)


def test_label_without_latin_letters_has_a_url():
    assert RegionFactory(code="SYR", label_en="سوريا").slug


def test_url_is_kept_when_the_label_changes():
    region = RegionFactory(label_en="Swaziland")
    region.label_en = "Eswatini"
    region.save()
    assert region.slug == "swaziland"


def test_organisation_code_is_made_from_the_name():
    first = Organisation.objects.create(label_en="Peace House")
    second = Organisation.objects.create(label_en="Peace house")
    assert first.code == "peace-house"
    assert second.code == "peace-house-2"


def test_aliases_are_one_per_line():
    organisation = OrganisationFactory(aliases=" PH \n\nMaison de la paix\n")
    assert organisation.alias_list() == ["PH", "Maison de la paix"]
