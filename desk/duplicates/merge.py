"""Merge two possible duplicates, or dismiss them.

Only the source resource is deleted, once its only file has moved or is redundant; files
are kept. All changes are written through `library.resources.revisions`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from desk.duplicates.pairs import MergeCandidate, Occurrence
from desk.models import DuplicatePair
from library.access.viewers import Visibility
from library.languages import DOCUMENT_LANGUAGES
from library.models import RemovedResource, Resource, ResourceFile
from library.resources.drafts import title_from_filename
from library.resources.revisions import change_everywhere, check_unlocked

LANGUAGES = dict(DOCUMENT_LANGUAGES)


class Action(models.TextChoices):
    """What an editor can do. The labels are for buttons beside the source."""

    ADD = "add", gettext_lazy("Add as the file in %(language)s")
    REPLACE = "replace", gettext_lazy("Use as the new version")
    DISCARD = "discard", gettext_lazy("Remove this one and keep the other")
    DISMISS = "dismiss", gettext_lazy("Not a duplicate")


# Labels of the same actions for buttons beside the target.
_TARGET_LABELS = {
    Action.ADD: gettext_lazy("Add the other file in %(language)s"),
    Action.REPLACE: gettext_lazy("Use the other as the new version"),
    Action.DISCARD: gettext_lazy("Remove the other and keep this one"),
}


_ACTIONS_BY_KIND = {
    DuplicatePair.Kind.SAME_FILE: (Action.DISCARD,),
    DuplicatePair.Kind.NEARLY_SAME: (Action.REPLACE, Action.DISCARD),
    DuplicatePair.Kind.TRANSLATION: (Action.ADD,),
}


class AlreadyDecided(Exception):
    """Somebody else decided on the pair first."""


def available_actions(candidate: MergeCandidate) -> list[Action]:
    """Return the possible actions; none splits a resource with several files."""
    target, source = candidate.target.occurrence, candidate.source.occurrence
    possible = _ACTIONS_BY_KIND[DuplicatePair.Kind(candidate.pair.kind)]
    if target is None or (source and not (source.is_only and source.version is None)):
        possible = ()
    if source is None:
        possible = tuple(a for a in possible if a != Action.DISCARD)
    if target and target.version:
        possible = tuple(a for a in possible if a == Action.DISCARD)
    return [*possible, Action.DISMISS]


def label(
    candidate: MergeCandidate, action: Action, *, beside_target: bool = False
) -> str:
    """Return the label of a button beside the source or the target."""
    text = action.label
    if beside_target:
        text = _TARGET_LABELS.get(action, text)
    if action != Action.ADD:
        return str(text)
    language = language_of(candidate)
    if not language:
        return _("Add the other file") if beside_target else _("Add as another file")
    return str(text) % {"language": LANGUAGES[language]}


def language_of(candidate: MergeCandidate) -> str:
    """Return the source's language, "" if nothing says it.

    As an editor set it, else as detected; a translation has another than the target.
    """
    occurrence, target = candidate.source.occurrence, candidate.target
    stated = occurrence.file.language if occurrence else ""
    detected = candidate.source.document.found_language
    taken = target.document.found_language
    if not taken and target.occurrence:
        taken = target.occurrence.file.language
    known = [code for code in (stated, detected) if code in LANGUAGES and code != taken]
    return known[0] if known else ""


def loses_metadata(candidate: MergeCandidate, action: Action) -> bool:
    """Return whether metadata of the source resource would be deleted.

    Adding a translation keeps the title and summary with the file.
    """
    occurrence = candidate.source.occurrence
    if action == Action.DISMISS or occurrence is None:
        return False
    resource = occurrence.resource
    terms = (resource.regions, resource.themes, resource.organisations)
    return bool(
        resource.live
        or resource.first_published_at
        or (action != Action.ADD and (own_title(occurrence) or resource.summary))
        or resource.published_on
        or resource.type_id
        or resource.un_symbol
        or any(related.exists() for related in terms)
    )


def widens_access(candidate: MergeCandidate, action: Action) -> bool:
    """Return whether more people could read the source's file after the merge."""
    target, source = candidate.target.occurrence, candidate.source.occurrence
    if action not in (Action.ADD, Action.REPLACE) or target is None or source is None:
        return False
    visibility = Visibility(source.resource.visibility)
    return visibility.is_narrower_than(target.resource.visibility)


def own_title(occurrence: Occurrence) -> str:
    """Return the title an editor entered; "" if it is only the file name."""
    title = occurrence.file.title or occurrence.resource.title
    document = occurrence.file.document
    names = (document.title, title_from_filename(document.original_name))
    return "" if title in names else title


@transaction.atomic
def decide(candidate: MergeCandidate, action: Action, user) -> None:
    """Carry out an action. Raises AlreadyDecided, PermissionDenied (a lock, a missing
    permission) or ValidationError; then nothing is changed."""
    rows = DuplicatePair.objects.select_for_update()
    row = rows.filter(pk=candidate.pair.pk, state=DuplicatePair.State.OPEN)
    if not row.exists():
        raise AlreadyDecided
    if action == Action.DISMISS:
        # Every pair of this kind between the files of the two resources.
        files, other_files = candidate.target.documents(), candidate.source.documents()
        both_ways = Q(first__in=files, second__in=other_files)
        both_ways |= Q(first__in=other_files, second__in=files)
        pairs = DuplicatePair.objects.filter(
            both_ways, kind=candidate.pair.kind, state=DuplicatePair.State.OPEN
        )
        pairs.update(state=DuplicatePair.State.DISMISSED)
        return
    target, source = candidate.target.occurrence, candidate.source.occurrence
    if change := _change_for(candidate, action):
        _require(user, "publish" if target.resource.live else "change")
        change_everywhere(target.resource.pk, change, user=user)
    if source:
        merged, pk = source.resource, source.resource.pk
        _require(user, "delete")
        check_unlocked(merged, user)
        log(merged, "wagtail.delete", user=user, deleted=True)
        merged.delete()
        # If it was ever published, its URLs then redirect to the successor.
        removed = RemovedResource.objects.filter(pk=pk)
        removed.update(successor=target.resource)
    row.update(state=DuplicatePair.State.MERGED)


def _change_for(
    candidate: MergeCandidate, action: Action
) -> Callable[[Resource], None] | None:
    """Return the change of the target resource; None when only the source changes."""
    document, occurrence = candidate.source.document, candidate.source.occurrence

    def add(resource: Resource) -> None:
        files = resource.files.get_object_list()
        if any(file.document_id == document.pk for file in files):
            return
        # If the published resource already has this file, the draft must reuse its row:
        # a new one would change the URL with the next publication.
        existing = ResourceFile.objects.filter(resource=resource.pk, document=document)
        file = existing.first()
        if file is None:
            file = ResourceFile(
                document=document,
                language=language_of(candidate) or settings.LANGUAGE_CODE,
                sort_order=len(files),
            )
            if occurrence:
                file.title = own_title(occurrence)
                file.summary = occurrence.file.summary or occurrence.resource.summary
        resource.files.add(file)

    def replace(resource: Resource) -> None:
        current = candidate.target.occurrence.file
        for file in resource.files.get_object_list():
            # Leave a draft alone that has replaced this file already.
            if (file.pk, file.document_id) == (current.pk, current.document_id):
                file.document = document

    return {Action.ADD: add, Action.REPLACE: replace}.get(action)


def _require(user, action: str) -> None:
    if not user.has_perm(f"library.{action}_resource"):
        raise PermissionDenied(
            _("You don't have permission to publish or delete resources.")
        )
