"""What an editor may make of two files that are like each other.

Nothing is deleted but the draft whose only file went elsewhere; the files themselves
are kept, and everything is written through `library.resources.revisions`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from desk.duplicates.pairs import Pair, Place
from desk.models import Likeness
from library.access.viewers import Visibility
from library.languages import DOCUMENT_LANGUAGES
from library.models import RemovedResource, Resource, ResourceFile
from library.resources.drafts import title_from_filename
from library.resources.revisions import change_everywhere, check_unlocked

LANGUAGES = dict(DOCUMENT_LANGUAGES)


class Action(models.TextChoices):
    """One click; the labels are for who looks at the file that goes."""

    ADD = "add", gettext_lazy("Add it as the file in %(language)s")
    REPLACE = "replace", gettext_lazy("Make it the new version")
    DISCARD = "discard", gettext_lazy("Remove this one, keep the other")
    DISMISS = "dismiss", gettext_lazy("Not the same")


# For who looks at the file that stays: the same clicks do the same.
_BESIDE_WHAT_STAYS = {
    Action.ADD: gettext_lazy("Add the other as the file in %(language)s"),
    Action.REPLACE: gettext_lazy("Make the other the new version"),
    Action.DISCARD: gettext_lazy("Remove the other, keep this one"),
}


_OF_KIND = {
    Likeness.Kind.SAME_FILE: (Action.DISCARD,),
    Likeness.Kind.NEARLY_SAME: (Action.REPLACE, Action.DISCARD),
    Likeness.Kind.TRANSLATION: (Action.ADD,),
}


class Decided(Exception):
    """Somebody else decided on the likeness first."""


def actions_of(pair: Pair) -> list[Action]:
    """Return what may be done; a resource with several files is taken apart by hand."""
    stays, goes = pair.stays.place, pair.goes.place
    possible = _OF_KIND[Likeness.Kind(pair.likeness.kind)]
    if stays is None or (goes and not (goes.is_only and goes.version is None)):
        possible = ()
    if goes is None:
        possible = tuple(a for a in possible if a != Action.DISCARD)
    if stays and stays.version:
        possible = tuple(a for a in possible if a == Action.DISCARD)
    return [*possible, Action.DISMISS]


def label(pair: Pair, action: Action, *, beside_what_stays: bool = False) -> str:
    """Return the words of a button, beside the file that goes or the one that stays."""
    words = action.label
    if beside_what_stays:
        words = _BESIDE_WHAT_STAYS.get(action, words)
    return str(words) % {"language": LANGUAGES[language_of(pair)]}


def language_of(pair: Pair) -> str:
    """Return the language of the file that goes: as found in it, else as filed."""
    found = pair.goes.document.found_language
    if found in LANGUAGES:
        return found
    place = pair.goes.place or pair.stays.place
    return place.file.language if place else "en"


def loses_words(pair: Pair, action: Action) -> bool:
    """Say whether somebody's work on the resource that goes would go with it.

    The title and the summary of a translation stay, with its file.
    """
    place = pair.goes.place
    if action == Action.DISMISS or place is None:
        return False
    resource = place.resource
    terms = (resource.regions, resource.themes, resource.organisations)
    return bool(
        resource.live
        or resource.first_published_at
        or (action != Action.ADD and (own_title(place) or resource.summary))
        or resource.published_on
        or resource.type_id
        or resource.un_symbol
        or any(related.exists() for related in terms)
    )


def widens(pair: Pair, action: Action) -> bool:
    """Say whether more people may read the file that goes, where it goes."""
    stays, goes = pair.stays.place, pair.goes.place
    if action not in (Action.ADD, Action.REPLACE) or stays is None or goes is None:
        return False
    visibility = Visibility(goes.resource.visibility)
    return visibility.is_narrower_than(stays.resource.visibility)


def own_title(place: Place) -> str:
    """Return the title that somebody gave; "" for one that is a file's name."""
    given = place.file.title or place.resource.title
    document = place.file.document
    names = (document.title, title_from_filename(document.original_name))
    return "" if given in names else given


@transaction.atomic
def decide(pair: Pair, action: Action, user) -> None:
    """Do what an editor chose for two files. Raises Decided, PermissionDenied (a lock,
    a missing permission) and ValidationError; then nothing is changed."""
    open_ones = Likeness.objects.select_for_update().filter(state=Likeness.State.OPEN)
    if not open_ones.filter(pk=pair.likeness.pk).exists():
        raise Decided
    if action == Action.DISMISS:
        _dismiss(pair)
        return
    if change := _change(pair, action):
        _require(user, "publish" if pair.stays.place.resource.live else "change")
        change_everywhere(pair.stays.place.resource.pk, change, user=user)
    if pair.goes.place:
        _remove(pair.goes.place.resource, pair.stays.place.resource, user)
    _close(pair.likeness, Likeness.State.JOINED)


def _dismiss(pair: Pair) -> None:
    """Say so of all their files: who is no translation of one is of none."""
    one, other = pair.stays.documents(), pair.goes.documents()
    both_ways = Q(first__in=one, second__in=other) | Q(first__in=other, second__in=one)
    alike = Likeness.objects.filter(both_ways, kind=pair.likeness.kind)
    alike = alike.filter(state=Likeness.State.OPEN)
    alike.update(state=Likeness.State.DISMISSED)


def _close(likeness: Likeness, state: str) -> None:
    Likeness.objects.filter(pk=likeness.pk).update(state=state)


def _change(pair: Pair, action: Action) -> Callable[[Resource], None] | None:
    changes = {Action.ADD: _adding, Action.REPLACE: _replacing}
    return changes[action](pair) if action in changes else None


def _adding(pair: Pair) -> Callable[[Resource], None]:
    document, place = pair.goes.document, pair.goes.place

    def add(resource: Resource) -> None:
        files = resource.files.get_object_list()
        if any(file.document_id == document.pk for file in files):
            return
        # What readers have got it already: the draft beside it takes the same row, or
        # its address would change with the next publication.
        saved = ResourceFile.objects.filter(resource=resource.pk, document=document)
        resource.files.add(
            saved.first()
            or ResourceFile(
                document=document,
                language=language_of(pair),
                title=own_title(place) if place else "",
                summary=(place.file.summary or place.resource.summary) if place else "",
                sort_order=len(files),
            )
        )

    return add


def _replacing(pair: Pair) -> Callable[[Resource], None]:
    kept = pair.stays.place.file

    def replace(resource: Resource) -> None:
        for file in resource.files.get_object_list():
            # A draft that has another one for it already keeps that.
            if (file.pk, file.document_id) == (kept.pk, kept.document_id):
                file.document = pair.goes.document

    return replace


def _remove(resource: Resource, successor: Resource, user) -> None:
    """Delete a resource whose only file went to another one, which its addresses name
    if they were ever known."""
    _require(user, "delete")
    check_unlocked(resource, user)
    pk = resource.pk
    log(resource, "wagtail.delete", user=user, deleted=True)
    resource.delete()
    RemovedResource.objects.filter(pk=pk).update(successor=successor)


def _require(user, action: str) -> None:
    if not user.has_perm(f"library.{action}_resource"):
        raise PermissionDenied(_("You may not publish or delete resources."))
