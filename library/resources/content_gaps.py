"""Content gaps: of resources in the listing and on the dashboard, and of drafts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.extraction import MEDIA_TYPES
from library.folding import name_key
from library.languages import DOCUMENT_LANGUAGES
from library.maintenance.link_checker import BROKEN
from library.models import ExtractionStatus, Resource
from library.resources.drafts import title_from_filename

# Audio and video have no text; "" is an unknown format.
_WITH_TEXT = ["", *(code for code, kind in MEDIA_TYPES.items() if kind.has_text)]
_WAITING = Q(files__document__status=ExtractionStatus.WAITING)


@dataclass(frozen=True)
class ToDo:
    """A content gap. `code`: value of the listing's filter; `advice`: what to do."""

    code: str
    label: str | Promise
    advice: str | Promise
    condition: Callable[[], Q]

    def filter(self, resources: QuerySet) -> QuerySet:
        """Return the resources with this gap."""
        ids = Resource.objects.filter(self.condition()).values("pk").order_by()
        return resources.filter(pk__in=ids)


TO_DO = {
    item.code: item
    for item in (
        ToDo(
            "text",
            _("Text not searchable"),
            _("Only their titles are searchable. See the advice for each file."),
            lambda: (
                Q(
                    files__document__text_digest="",
                    files__document__media_type__in=_WITH_TEXT,
                    files__isnull=False,
                )
                & ~_WAITING
            ),
        ),
        ToDo(
            "terms",
            _("Without region or theme"),
            _("Readers who filter by region or theme do not find these."),
            lambda: Q(regions=None) | Q(themes=None),
        ),
        ToDo(
            "files",
            _("Without a file"),
            _("Add a file, or give the location of the text in the summary."),
            lambda: Q(files=None),
        ),
        ToDo(
            "review",
            _("Review due"),
            _("Check that they are still correct, then set a new review date."),
            lambda: Q(review_on__lte=timezone.localdate(), live=True),
        ),
        ToDo(
            "link",
            _("Broken source link"),
            _("Two checks of the source failed. Correct or delete its URL."),
            lambda: BROKEN,
        ),
        ToDo(
            "waiting",
            _("Waiting for text extraction"),
            _("You do not need to do anything."),
            lambda: _WAITING,
        ),
    )
}


@dataclass(frozen=True)
class DraftGap:
    """What a draft lacks, or what is doubtful in it, before it is published."""

    code: str
    label: str | Promise
    advice: str | Promise


DRAFT_GAPS = {
    gap.code: gap
    for gap in (
        DraftGap(
            "title",
            _("File name as title"),
            _("Enter the title as it is on the first page."),
        ),
        DraftGap("type", _("No type"), _("Choose what it is, e.g. a policy brief.")),
        DraftGap(
            "regions",
            _("No region"),
            _("Readers who filter by region do not find it."),
        ),
        DraftGap("summary", _("No summary"), _("Write two or three sentences.")),
        DraftGap(
            "language",
            _("Language not confirmed"),
            _("Choose the language of each file."),
        ),
        DraftGap("files", TO_DO["files"].label, TO_DO["files"].advice),
        DraftGap(
            "text",
            _("File not read"),
            _("Only its title is searchable. See the advice for the file."),
        ),
        DraftGap(
            "duplicate",
            _("Possible duplicate"),
            _("Compare it with the other resource first."),
        ),
    )
}
# One word without spaces that has an underscore or a number: "scan_01", "S-2025-49".
_FILE_WORD = re.compile(r"(?=\S*[\d_])[!-~]+")
_EXTENSIONS = {name for kind in MEDIA_TYPES.values() for name in kind.extensions}
_EXTENSIONS |= {".doc", ".ppt", ".xls"}
_WORD_PROCESSOR = re.compile(r"microsoft (word|powerpoint) - ", re.I)


def is_file_name(title: str, file_names: Iterable[str]) -> bool:
    """Return whether a title is the name of one of the files, or looks like a name."""
    names = {name_key(title_from_filename(name)) for name in file_names}
    names |= {name_key(name) for name in file_names}
    return (
        name_key(title) in names
        or _FILE_WORD.fullmatch(title.strip()) is not None
        or title.strip().lower().endswith(tuple(_EXTENSIONS))
        or _WORD_PROCESSOR.match(title) is not None
    )


def missing_from_draft(content: Mapping[str, Any]) -> list[DraftGap]:
    """Return the fields that a draft lacks. `content`: serialised, as in a revision.

    The title, the texts of the files and duplicates need more than the draft.
    """
    files = content.get("files") or ()
    confirmed = dict(DOCUMENT_LANGUAGES).keys() - {"", "und"}
    missing = {
        "type": not content.get("type"),
        "regions": not content.get("regions"),
        "summary": not (content.get("summary") or "").strip(),
        "language": any(file["language"] not in confirmed for file in files),
        "files": not files,
    }
    return [DRAFT_GAPS[code] for code, is_missing in missing.items() if is_missing]
