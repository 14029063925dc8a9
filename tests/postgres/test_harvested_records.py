"""A harvest and an editor change the same record at once: neither change is lost."""

from __future__ import annotations

import pytest
from django.db import transaction

from desk.harvest.drafts import create_anyway
from desk.harvest.job import store_records
from desk.models import HarvestedRecord, HarvestSource
from desk.models.harvest import identifier_digest
from library.extraction.responses import RemoteRecord
from library.models import Resource
from tests.factories import UserFactory

from .waiting import PATIENCE, beside, somebody_waits, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_harvest_keeps_the_draft_that_an_editor_is_making():
    editor = UserFactory(role="editor")
    source = HarvestSource.objects.create(
        name="Member", kind="oai", url="https://example.org/oai", created_by=editor
    )
    record = RemoteRecord("oai:1", "2026-01-01", title="Wetland report")
    row = HarvestedRecord.objects.create(
        source=source,
        digest=identifier_digest(record.identifier),
        identifier=record.identifier,
        title=record.title,
        state=HarvestedRecord.State.KNOWN,
        reason="same title and date",
        metadata=record.to_values(),
    )
    with transaction.atomic():
        draft = create_anyway(source, row.pk, editor)
        # It reads the record before this transaction ends.
        harvest = beside(lambda: store_records(source, [record]))
        # In another session: one in a transaction sees no new sessions.
        beside(lambda: until(somebody_waits)).result(PATIENCE)
    assert harvest.result(PATIENCE) == {"unchanged": 1}
    row.refresh_from_db()
    assert (row.state, row.resource, row.metadata) == ("draft", draft, {})
    assert create_anyway(source, row.pk, editor) is None
    assert Resource.objects.count() == 1
