"""Harvest sources in the worker, one response at a time.

A run reads the responses of a source until its list ends, an error, or a limit; the
next run continues there. The position moves after the records of a response are saved,
so after a killed worker it is read again, and its records are recognised.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from desk.harvest.drafts import DraftMaker
from desk.harvest.feeds import read_feed
from desk.harvest.fetch import FetchError
from desk.harvest.oai import DATESTAMP, ExpiredToken, read_page
from desk.harvest.recognition import KnownResources, url_key
from desk.harvest.records import BadSource, RecordPage, RemoteRecord
from desk.models import HarvestedRecord, HarvestSource, HarvestState
from desk.models.harvest import identifier_digest

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


def harvest_next() -> bool:
    """Read one response of a queued source. Return whether there was one."""
    return HarvestState.objects.process_next(LEASE, _process)


def _process(state: HarvestState) -> None:
    source = HarvestSource.objects.select_related("created_by").get(pk=state.pk)
    profile = getattr(source.created_by, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else "en"
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
        error = _advance(source, page, counts)
        if error is not None:
            _end(state, source, error)
        elif state.extend_lease(LEASE):
            source.save(update_fields=POSITION_FIELDS)
            state.release()


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
    state.release()


def _advance(
    source: HarvestSource, page: RecordPage, counts: Counter[str]
) -> str | None:
    """Note the position after a page. Return None to go on, else the error or ""."""
    progress = source.progress
    total = Counter(progress.get("counts", {})) + counts
    requests = progress.get("requests", 0) + 1
    tokens = progress.get("tokens", [])
    records = progress.get("records", 0) + len(page.records) + page.invalid
    if source.kind == HarvestSource.Kind.FEED:
        source.etag, source.last_modified = page.etag, page.last_modified
    elif not source.resumption_token:
        source.list_started = page.response_date
    source.progress = progress | {
        "counts": dict(total),
        "requests": requests,
        "records": records,
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
    if records >= MAX_RECORDS_PER_RUN or requests >= MAX_REQUESTS_PER_RUN:
        return ""
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
    existing = {
        row.digest: row for row in source.records.filter(digest__in=digests.keys())
    }
    for digest, row in existing.items():
        counts[_update(row, digests[digest])] += 1
    maker = DraftMaker(source)
    new = {
        digest: (record, maker.describe(record))
        for digest, record in digests.items()
        if digest not in existing and not record.is_deleted
    }
    known = KnownResources(draft for _record, draft in new.values())
    for digest, (record, draft) in new.items():
        resource_id, reason = known.find(draft)
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
    row.save(update_fields=["state", "datestamp"])
    return outcome
