"""What the files of a batch are like, and the buttons to decide on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from desk.likeness.places import likenesses_for
from desk.models import LikenessState
from library.models import LibraryDocument
from library.viewers import Viewer


def likes_shown(
    documents: Iterable[LibraryDocument], request: HttpRequest, back: str
) -> dict[int, SafeString]:
    """Return what each document is like as HTML, by its id, for those who may decide.

    back: the address to return to. The HTML has forms: it cannot stand in one.
    """
    viewer = Viewer.of(request.user)
    if not viewer.is_editor:
        return {}
    shared = {"next": back, "csrf_token": get_token(request)}
    return {
        pk: render_to_string("desk/likeness_of.html", shared | {"likes": likes})
        for pk, likes in likenesses_for(documents, viewer).items()
    }


def being_compared(documents: Iterable[LibraryDocument]) -> set[int]:
    """Return the ids of the documents that wait for their comparison with others."""
    pks = [document.pk for document in documents]
    pending = LikenessState.objects.pending().filter(pk__in=pks)
    return set(pending.values_list("pk", flat=True))
