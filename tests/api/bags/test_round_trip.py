"""Out as a bag and back in: every field, file, version, term and URL is the same."""

from __future__ import annotations

import bagit
import pytest
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation

from api.bags.importer import import_bag
from api.bags.kinds import KIND_OF, KINDS
from api.bags.writer import export_bag
from tests.api.bags.every_field import empty_library, make_library, snapshot

pytestmark = pytest.mark.django_db


def names_of(kind) -> set[str]:
    return {field.name for field in kind.fields()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_field_is_exported_or_has_a_reason(kind):
    for field in kind.model._meta.get_fields():
        is_relation = field.auto_created and not field.concrete
        if is_relation or isinstance(field, GenericRelation | GenericForeignKey):
            is_known = field.name == "+" or field.related_model in KIND_OF
        else:
            is_known = field.name in names_of(kind)
        assert is_known or kind.left_out.get(field.name), (
            f"{kind.model.__name__}.{field.name} is not in a bag: add it to "
            "api/bags/kinds.py, or the reason why not"
        )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_field_has_a_value_in_these_tests(kind):
    make_library()
    rows = list(kind.rows())
    for field in kind.fields():
        if field.many_to_many:
            values = [list(getattr(row, field.name).all()) for row in rows]
            assert any(values), field.name
            continue
        default = field.get_default() if field.has_default() else None
        values = [field.value_from_object(row) for row in rows]
        assert any(value not in (None, "", default) for value in values), field.name


def test_round_trip_loses_nothing(bag):
    before = snapshot()
    assert all(before.values())
    empty_library()
    assert not any(snapshot().values())
    counts = import_bag(bag)
    after = snapshot()
    for name, rows in before.items():
        assert after[name] == rows
        assert counts[name] == len(rows)


def test_bag_is_valid_for_an_independent_reader(bag):
    read = bagit.Bag(str(bag))
    assert read.validate()
    assert read.algorithms == ["sha256"]
    assert read.info["Coalition-Library-Format"] == "1"
    assert (bag / "data/records/resources.jsonl").read_text().count("\n") == 2


def test_second_export_has_the_same_records(bag, tmp_path):
    empty_library()
    import_bag(bag)
    export_bag(tmp_path / "again")
    for kind in KINDS:
        if kind.name in ("revisions", "resources"):  # new ids of revisions
            continue
        again = (tmp_path / "again" / kind.path).read_bytes().splitlines()
        assert sorted(again) == sorted((bag / kind.path).read_bytes().splitlines())
