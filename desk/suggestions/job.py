"""The worker's job: each file whose text was read gets its suggestions.

Nothing is written into a resource: an editor accepts, or does not. What was decided
once stays decided, however often a file is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from desk.models import Suggestion, SuggestionState
from desk.suggestions import vocabulary_cache
from desk.suggestions.rules import Facts, ProposedValue, suggest
from desk.suggestions.text.tokens import FIRST_PAGES, LAST_PAGES, PAGE_CHARACTERS
from library.models import LibraryDocument, Resource, ResourceFile

LEASE = timedelta(minutes=5)
Field = Suggestion.Field
# A resource has one of each: once an editor has decided, no other value is offered.
SINGLE = frozenset({Field.TITLE, Field.PUBLISHED, Field.TYPE, Field.UN_SYMBOL})
_EVIDENCE = ["confidence", "quote", "page", "source"]


def suggest_next() -> bool:
    """Make the suggestions for one waiting document. Returns whether there was one."""
    return SuggestionState.objects.process_next(LEASE, _process)


def is_training_due() -> bool:
    """Say whether the classifier should be trained again."""
    # Here, so that numpy is loaded by the worker, not by every process.
    from desk.suggestions.training import is_due

    return is_due()


def _process(state: SuggestionState) -> None:
    document = state.document
    found = proposals_for(document) if _resources(document).exists() else []
    with transaction.atomic():
        if state.finish():
            for resource in _resources(document):
                store_suggestions(resource, document, found)


def proposals_for(document: LibraryDocument) -> list[ProposedValue]:
    """Return what a file's text and metadata propose, and what the classifier adds."""
    # Here, so that numpy is loaded by the worker, not by every process.
    from desk.suggestions.classifier import current

    texts, known = _texts(document), vocabulary_cache.current()
    facts = Facts(
        document.found_title,
        document.found_language,
        document.found_date,
        document.original_name,
    )
    found = suggest(texts, facts, known)
    learned = current()
    return learned.add_to(found, texts, known) if learned else found


def store_suggestions(
    resource: Resource, document: LibraryDocument, found: Iterable[ProposedValue]
) -> None:
    """Put new suggestions in place of the open ones; decided ones stay as they are."""
    wanted = [one for one in _allowed(resource, document, found) if one.value]
    rows = Suggestion.objects.filter(resource=resource, document=document)
    kept = Q()
    for one in wanted:
        kept |= Q(field=one.field, value=one.value)
    stale = rows.filter(outcome=Suggestion.Outcome.OPEN)
    (stale.exclude(kept) if wanted else stale).delete()
    # A row that stays keeps its id, which an open page of the desk may refer to.
    Suggestion.objects.bulk_create(
        [_row(resource, document, one) for one in wanted],
        update_conflicts=True,
        unique_fields=["resource", "document", "field", "value"],
        update_fields=_EVIDENCE,
    )


def _resources(document: LibraryDocument) -> QuerySet:
    """Return the resources of a file, without published ones that were decided on."""
    found = Resource.objects.filter(files__document=document).distinct()
    decided = Suggestion.objects.exclude(outcome=Suggestion.Outcome.OPEN)
    return found.exclude(live=True, pk__in=decided.values("resource"))


def _allowed(
    resource: Resource, document: LibraryDocument, found: Iterable[ProposedValue]
) -> Iterator[ProposedValue]:
    """Leave out what an editor decided on, for this file or for another one."""
    decided = Suggestion.objects.filter(resource=resource).exclude(
        outcome=Suggestion.Outcome.OPEN
    )
    values = set(decided.values_list("field", "value"))
    fields = {field for field, _value in values if field in SINGLE}
    # Each file has its own language, whatever was decided on the others.
    if decided.filter(document=document, field=Field.LANGUAGE).exists():
        fields.add(Field.LANGUAGE)
    for one in found:
        is_known = one.field != Field.LANGUAGE and (one.field, _value(one)) in values
        if one.field not in fields and not is_known:
            yield one


def _value(one: ProposedValue) -> str:
    return one.value[: Suggestion._meta.get_field("value").max_length]


def _row(
    resource: Resource, document: LibraryDocument, one: ProposedValue
) -> Suggestion:
    return Suggestion(
        resource=resource,
        document=document,
        field=one.field,
        value=_value(one),
        confidence=one.confidence,
        quote=one.quote,
        page=one.page,
        source=one.source,
    )


def _texts(document: LibraryDocument) -> list[str]:
    """Return the pages' texts as far as they are read; "" for the others."""
    count = document.page_count
    rows = document.pages.filter(
        Q(number__lte=FIRST_PAGES) | Q(number__gt=count - LAST_PAGES)
    ).values_list("number", Left("text", PAGE_CHARACTERS))
    texts = dict(rows.order_by("number"))
    return [texts.get(number, "") for number in range(1, max(texts, default=0) + 1)]


def enqueue_attached_file(sender, instance: ResourceFile, **kwargs) -> None:
    """Queue a file that joined a resource after its text was read."""
    known = Suggestion.objects.filter(
        resource=instance.resource_id, document=instance.document_id
    )
    if instance.document.text_digest and not known.exists():
        SuggestionState.objects.enqueue([instance.document_id])
