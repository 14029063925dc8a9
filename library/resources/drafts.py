"""Create drafts of resources from uploaded files."""

from __future__ import annotations

import re

from django.db import transaction

from library.files.recordings import is_transcript_of
from library.languages import DOCUMENT_LANGUAGES
from library.models import LibraryDocument, Resource, ResourceFile
from library.resources.revisions import latest_draft

_CODES = frozenset(code for code, _label in DOCUMENT_LANGUAGES)
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
    language: str = "",
    **fields,
) -> Resource:
    """Create an unpublished resource with these files, all in one language.

    The default title is the name of the first file. `language`: "" until the text of
    the files says it, or an editor. `fields`: other fields of the resource.
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


@transaction.atomic
def set_detected_language(document: LibraryDocument) -> None:
    """Give a file's drafts the language of its text where no language is known.

    A recording, which has no text, gets the language that all its transcripts have.
    The latest revision is changed in place: a new one would look to an editor, who has
    the draft open, as if somebody else had saved it. Published resources keep theirs.
    """
    language = document.found_language
    if language not in _CODES:
        return
    files = ResourceFile.objects.filter(document=document, language="")
    drafts = Resource.objects.filter(
        pk__in=files.values("resource"), live=False, first_published_at=None
    )
    for row in drafts.select_for_update():
        change = latest_draft(row)
        siblings = change.files.get_object_list()
        for file in siblings:
            if file.document_id == document.pk:
                file.language = file.language or language
        for file in siblings:
            file.language = file.language or _transcript_language(file, siblings)
        change.language = change.language or language
        change.number_files()
        change.save()
        if revision := row.latest_revision:
            revision.content = change.serializable_data()
            revision.save(update_fields=["content"])


def _transcript_language(recording: ResourceFile, files: list[ResourceFile]) -> str:
    """Return the one language of a recording's transcripts, "" if it is uncertain."""
    languages = {
        file.language
        for file in files
        if is_transcript_of(file.document, recording.document)
    }
    return languages.pop() if len(languages) == 1 else ""
