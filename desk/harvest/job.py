"""Harvest sources in the worker, one response at a time.

A run reads the responses of a source until its list ends, an error, or a limit of
records, responses, bytes or time; the next run continues there. The position moves
after the records of a response are saved, so after a killed worker it is read again,
and its records are recognised.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from desk.harvest.drafts import DraftMaker
from desk.harvest.feeds import read_feed
from desk.harvest.fetch import FetchError
from desk.harvest.oai import DATESTAMP, ExpiredToken, read_page
from desk.harvest.recognition import KnownResources
from desk.harvest.records import BadSource, RecordPage
from desk.models import HarvestedRecord, HarvestSource, HarvestState
from desk.models.harvest import identifier_digest
from library.extraction.responses import RemoteRecord
from library.import_export.source_urls import url_key

# Longer than a response and the drafts of its records take.
LEASE = timedelta(minutes=10)
MAX_RECORDS_PER_RUN = 10_000
MAX_REQUESTS_PER_RUN = 500
# Records of a response that are saved in one transaction: others write, too.
BATCH_SIZE = 100
# What a run changes of a source: editors may change the rest meanwhile.
POSITION_FIELDS = (
    "harvested_until",
    "resumption_token",
    "list_started",
    "etag",
    "last_modified",
    "progress",
)
State = HarvestedRecord.State


def enqueue_due() -> None:
    """Enqueue the active sources whose time has come."""
    now = timezone.now()
    due = [
        source.pk
        for source in HarvestSource.objects.filter(is_active=True)
        .exclude(interval=HarvestSource.Interval.BY_HAND)
        .select_related("work")
        if not source.is_working
        and (
            source.last_run_at is None
            or source.last_run_at + source.interval_length <= now
            or source.last_run_at > now  # by a clock that was wrong
        )
        and not (getattr(source, "work", None) and source.work.dead_letter)
    ]
    if due:
        HarvestState.objects.enqueue(due)


def is_due() -> bool:
    """Return whether a source can be read now."""
    return HarvestState.objects.due(timezone.now()).exists()


def harvest_next() -> bool:
    """Read one response of a queued source. Return whether there was one."""
    return HarvestState.objects.process_next(LEASE, _process)


def _process(state: HarvestState) -> None:
    source = HarvestSource.objects.select_related("created_by").get(pk=state.pk)
    profile = getattr(source.created_by, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else "en"
    started_at = time.monotonic()
    with translation.override(language):
        try:
            page = _read(source)
        except (BadSource, FetchError) as error:
            _end(state, source, str(error))
            return
        except ExpiredToken:
            _start_again(state, source)
            return
        counts = Counter({"invalid": page.invalid} if page.invalid else {})
        for start in range(0, len(page.records), BATCH_SIZE):
            if not state.extend_lease(LEASE):
                return  # another worker has taken the source over
            batch = page.records[start : start + BATCH_SIZE]
            counts += store_records(source, batch)
        error = _advance(source, page, counts, time.monotonic() - started_at)
        if error is not None:
            _end(state, source, error)
        elif state.extend_lease(LEASE):
            source.save(update_fields=POSITION_FIELDS)
            state.release(behind_others=True)


def _read(source: HarvestSource) -> RecordPage:
    if source.kind == HarvestSource.Kind.FEED:
        return read_feed(
            source.url, etag=source.etag, last_modified=source.last_modified
        )
    since = source.harvested_until
    return read_page(
        source.url,
        since=since if DATESTAMP.fullmatch(since) else "",
        oai_set=source.oai_set,
        token=source.resumption_token,
    )


def _start_again(state: HarvestState, source: HarvestSource) -> None:
    """After an expired token: read the list again from the last date, once a run."""
    source.resumption_token = source.list_started = ""
    if source.progress.get("restarted"):
        _end(state, source, _("The repository rejects its own resumption tokens."))
        return
    source.progress = source.progress | {"restarted": True, "tokens": []}
    source.save(update_fields=POSITION_FIELDS)
    state.release(behind_others=True)


def _advance(
    source: HarvestSource, page: RecordPage, counts: Counter[str], seconds: float
) -> str | None:
    """Note the position after a page. Return None to go on, else the error or ""."""
    progress = source.progress
    total = Counter(progress.get("counts", {})) + counts
    tokens = progress.get("tokens", [])
    if source.kind == HarvestSource.Kind.FEED:
        source.etag, source.last_modified = page.etag, page.last_modified
    elif not source.resumption_token:
        source.list_started = page.response_date
    source.progress = progress | {
        "counts": dict(total),
        "requests": progress.get("requests", 0) + 1,
        "records": progress.get("records", 0) + len(page.records) + page.invalid,
        "bytes": progress.get("bytes", 0) + page.size,
        "seconds": progress.get("seconds", 0) + seconds,
    }
    if not page.token:
        source.harvested_until = source.list_started
        source.resumption_token = source.list_started = ""
        return ""
    digest = hashlib.sha256(page.token.encode()).hexdigest()[:16]
    if digest in tokens or page.token == source.resumption_token:
        source.resumption_token = source.list_started = ""
        return _("The repository repeats its pages: the harvest was stopped.")
    source.resumption_token = page.token
    source.progress["tokens"] = [*tokens, digest]
    return _reached_limit(source.progress)


def _reached_limit(progress: dict) -> str | None:
    """Return which limit of a run is reached, None if it goes on."""
    max_bytes = settings.HARVEST_MAX_MEGABYTES << 20
    max_minutes = settings.HARVEST_MAX_MINUTES
    if progress["records"] >= MAX_RECORDS_PER_RUN:
        return _("This harvest reached its limit of %d records.") % MAX_RECORDS_PER_RUN
    if progress["requests"] >= MAX_REQUESTS_PER_RUN:
        text = _("This harvest reached its limit of %d responses.")
        return text % MAX_REQUESTS_PER_RUN
    if progress["bytes"] >= max_bytes:
        size = filesizeformat(max_bytes)
        return _("This harvest reached its size limit, %s.") % size
    if progress["seconds"] >= max_minutes * 60:
        return _("This harvest reached its time limit, %d min.") % max_minutes
    return None


def _end(state: HarvestState, source: HarvestSource, error: str) -> None:
    """End a run. Nothing is stored if another worker has taken it over."""
    with transaction.atomic():
        if state.complete():
            source.last_run_at = timezone.now()
            source.last_error = error[:1000]
            source.last_counts = source.progress.get("counts", {})
            source.progress = {}
            source.save(
                update_fields=[
                    *POSITION_FIELDS,
                    "last_run_at",
                    "last_error",
                    "last_counts",
                ]
            )


@transaction.atomic
def store_records(source: HarvestSource, records: list[RemoteRecord]) -> Counter[str]:
    """Make drafts of the records that are new. Return the number by outcome.

    Outcomes: new, known (possible duplicates), unchanged, deleted. Drafts that exist
    are not changed, whatever the source says of them now.
    """
    counts: Counter[str] = Counter()
    records = list({record.identifier: record for record in records}.values())
    digests = {identifier_digest(record.identifier): record for record in records}
    # Locked: an editor may be making a draft of a possible duplicate.
    rows = source.records.select_for_update().order_by("pk")
    existing = {row.digest: row for row in rows.filter(digest__in=digests.keys())}
    for digest, row in existing.items():
        counts[_update(row, digests[digest])] += 1
    maker = DraftMaker(source)
    new = {
        digest: (record, maker.describe(record))
        for digest, record in digests.items()
        if digest not in existing and not record.is_deleted
    }
    known = KnownResources((draft, record.identifier) for record, draft in new.values())
    for digest, (record, draft) in new.items():
        resource_id, reason = known.find(draft, record.identifier)
        if not reason:
            maker.save(draft)
            known.add(draft)
            resource_id = draft.pk
        HarvestedRecord.objects.create(
            source=source,
            digest=digest,
            identifier=record.identifier,
            datestamp=record.datestamp,
            title=record.title,
            url=record.url,
            url_key=url_key(record.url),
            state=State.KNOWN if reason else State.DRAFT,
            reason=reason,
            resource_id=resource_id,
            metadata=record.to_values() if reason else {},
        )
        counts["known" if reason else "new"] += 1
    return counts


def _update(row: HarvestedRecord, record: RemoteRecord) -> str:
    """Note what a source says of a record now. Return the outcome."""
    outcome = "unchanged"
    if record.is_deleted and row.state in (State.DRAFT, State.KNOWN):
        row.state, outcome = State.DELETED, "deleted"
    elif not record.is_deleted and row.state == State.DELETED and row.resource_id:
        row.state = State.KNOWN if row.reason else State.DRAFT
    row.datestamp = record.datestamp
    if row.state == State.KNOWN:
        row.metadata = record.to_values()
    row.save(update_fields=["state", "datestamp", "metadata"])
    return outcome
