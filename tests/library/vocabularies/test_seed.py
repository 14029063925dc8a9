"""The seed command: adds what is missing, leaves alone what editors changed."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from library.models import Region, ResourceType, Theme
from tests.factories import ThemeFactory

pytestmark = pytest.mark.django_db


def seed(*options):
    out = StringIO()
    call_command("seed_vocabularies", *options, stdout=out)
    return out.getvalue()


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Region, Theme, ResourceType, Region.members.through, Group)
    ] + [list(Group.permissions.through.objects.order_by("pk").values())]


def test_repeated_seed_and_update_change_nothing():
    assert "regions: 297 added" in seed()
    before = everything()
    assert "regions: 0 added, 0 updated, 297 unchanged" in seed()
    assert "regions: 0 added, 0 updated" in seed("--update")
    assert everything() == before


def test_seed_creates_tree_and_advocacy_regions():
    seed()
    region = Region.objects.get
    above = {
        Region.objects.get(pk=pk).code for pk in Region.lineage()[region(code="SDN").pk]
    }
    assert {"SDN", "015", "002", "001"} <= above
    assert region(code="SDN") in region(code="MENA").members.all()
    assert region(code="NGA").parent.code == "011"
    assert Theme.objects.get(code="C1").parent.code == "C"
    assert "Burma" in region(code="MMR").alias_list()


def test_edited_term_is_kept_without_update():
    ThemeFactory(code="C1", label_en="Warning in time", description="Ours.")
    mine = ThemeFactory(code="OURS", label_en="Our own")
    assert "themes: 68 added" in seed()
    theme = Theme.objects.get(code="C1")
    assert (theme.label_en, theme.description) == ("Warning in time", "Ours.")
    assert "themes: 0 added, 1 updated" in seed("--update")
    theme.refresh_from_db()
    assert theme.label_en == "Early warning and risk assessment"
    assert theme.parent.code == "C"
    assert Theme.objects.filter(pk=mine.pk, label_en="Our own").exists()
