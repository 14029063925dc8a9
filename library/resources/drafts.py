"""Create drafts of resources from uploaded files."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import transaction

from library.models import LibraryDocument, Resource, ResourceFile

# A hyphen between digits belongs to a date or a number.
_JOINER = re.compile(r"_|(?<!\d)-|-(?!\d)")


def title_from_filename(name: str) -> str:
    """Return the words of a file name, without its extension."""
    stem, dot, _ending = name.rpartition(".")
    words = _JOINER.sub(" ", stem if dot else name).split()
    return " ".join(words) or name


@transaction.atomic
def draft(
    documents: list[LibraryDocument],
    *,
    user,
    title: str = "",
    language: str = settings.LANGUAGE_CODE,
    **fields,
) -> Resource:
    """Create an unpublished resource with these files, all in one language.

    The default title is the name of the first file. `fields`: other fields of the
    resource.
    """
    resource = Resource(
        title=title or title_from_filename(documents[0].original_name),
        language=language,
        live=False,
        **fields,
    )
    resource.files = [
        ResourceFile(document=document, language=language, sort_order=order)
        for order, document in enumerate(documents)
    ]
    resource.save()
    resource.save_revision(user=user, log_action="wagtail.create")
    return resource
