"""The worker's job: make suggestions for files whose text was extracted.

Resources are not changed: editors accept or reject. Decisions are kept, however often a
file is extracted again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from desk.models import Suggestion, SuggestionState
from desk.suggestions import vocabulary_cache
from desk.suggestions.rules import Facts, ProposedValue, suggest
from desk.suggestions.text.tokens import FIRST_PAGES, LAST_PAGES, PAGE_CHARACTERS
from library.extraction import FrontLine
from library.extraction.limits import FRONT_PAGES
from library.models import DocumentOutline, LibraryDocument, Resource, ResourceFile

LEASE = timedelta(minutes=5)
Field = Suggestion.Field
# Single-valued fields: once an editor has decided, no other value is suggested.
SINGLE = frozenset(
    {Field.TITLE, Field.PUBLISHED, Field.TYPE, Field.UN_SYMBOL, Field.SUMMARY}
)
_EVIDENCE = ["confidence", "quote", "page", "source", "similar_resources"]


def suggest_next() -> bool:
    """Make suggestions for one queued document. Returns whether there was one."""
    return SuggestionState.objects.process_next(LEASE, _process)


def _process(state: SuggestionState) -> None:
    document = state.document
    has_resources = _resources(document).exists()
    # Nothing comes from a text that is not what is written on the pages.
    is_useful = has_resources and not document.has_unreliable_text
    proposals = proposals_for(document) if is_useful else []
    with transaction.atomic():
        if state.complete():
            for resource in _resources(document):
                store_suggestions(resource, document, proposals)


def proposals_for(document: LibraryDocument) -> list[ProposedValue]:
    """Return the proposals of rules and similar resources for a file."""
    # Imported here so that only the worker loads numpy.
    from desk.suggestions.similar_resources import add_proposals, propose

    vocabulary = vocabulary_cache.current()
    facts = Facts(
        document.found_title,
        document.found_language,
        document.found_date,
        document.original_name,
        _front_lines(document),
    )
    proposals = suggest(_texts(document), facts, vocabulary)
    return add_proposals(proposals, propose(document))


def store_suggestions(
    resource: Resource, document: LibraryDocument, proposals: Iterable[ProposedValue]
) -> None:
    """Replace the open suggestions; decided ones are kept."""
    # Values that an editor has decided on, for this or another file, are left out.
    decided = Suggestion.objects.filter(resource=resource).exclude(
        outcome=Suggestion.Outcome.OPEN
    )
    values = set(decided.values_list("field", "value"))
    fields = {field for field, _value in values if field in SINGLE}
    # Each file has its own language, whatever was decided for others.
    if decided.filter(document=document, field=Field.LANGUAGE).exists():
        fields.add(Field.LANGUAGE)
    new = [
        item
        for item in proposals
        if item.value
        and item.field not in fields
        and (item.field == Field.LANGUAGE or (item.field, _value(item)) not in values)
    ]
    rows = Suggestion.objects.filter(resource=resource, document=document)
    confirmed = Q()
    for item in new:
        confirmed |= Q(field=item.field, value=item.value)
    stale = rows.filter(outcome=Suggestion.Outcome.OPEN)
    (stale.exclude(confirmed) if new else stale).delete()
    # Confirmed rows keep their ids, which an open page may refer to.
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                resource=resource,
                document=document,
                field=item.field,
                value=_value(item),
                confidence=item.confidence,
                quote=item.quote,
                page=item.page,
                source=item.source,
                similar_resources=list(item.similar_resources),
            )
            for item in new
        ],
        update_conflicts=True,
        unique_fields=["resource", "document", "field", "value"],
        update_fields=_EVIDENCE,
    )


def _resources(document: LibraryDocument) -> QuerySet:
    """Return the resources of a file, without published ones that were decided on."""
    found = Resource.objects.filter(files__document=document).distinct()
    decided = Suggestion.objects.exclude(outcome=Suggestion.Outcome.OPEN)
    return found.exclude(live=True, pk__in=decided.values("resource"))


def _value(proposal: ProposedValue) -> str:
    return proposal.value[: Suggestion._meta.get_field("value").max_length]


def _texts(document: LibraryDocument) -> list[str]:
    """Return the texts of the pages that are used; "" for the others."""
    count = document.page_count
    rows = document.pages.filter(
        Q(number__lte=FIRST_PAGES) | Q(number__gt=count - LAST_PAGES)
    ).values_list("number", Left("text", PAGE_CHARACTERS))
    texts = dict(rows.order_by("number"))
    return [texts.get(number, "") for number in range(1, max(texts, default=0) + 1)]


def _front_lines(document: LibraryDocument) -> tuple[FrontLine, ...]:
    """Return the largest lines of the first pages, but not of recognised ones."""
    outlines = DocumentOutline.objects.filter(document=document)
    lines = outlines.values_list("front_lines", flat=True).first() or ()
    recognised = document.pages.filter(is_ocr=True, number__lte=FRONT_PAGES)
    numbers = set(recognised.values_list("number", flat=True)) if lines else ()
    found = (FrontLine(*line) for line in lines)
    return tuple(line for line in found if line.page not in numbers)


def enqueue_attached_file(sender, instance: ResourceFile, **kwargs) -> None:
    """Enqueue a file added to a resource after its text was extracted."""
    existing = Suggestion.objects.filter(
        resource=instance.resource_id, document=instance.document_id
    )
    if instance.document.text_digest and not existing.exists():
        SuggestionState.objects.enqueue([instance.document_id])
