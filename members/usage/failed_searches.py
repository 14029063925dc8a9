"""What readers looked for in vain: words and how often, never who."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import deque
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from library.access.viewers import MEMBER, VISITOR, Viewer, Visibility
from members.models import FailedSearch
from members.usage.bots import is_reader
from search.analysis.folding import fold
from search.results_page.page import ResultsPage
from search.service.request import SearchRequest
from search.service.results import Results

logger = logging.getLogger(__name__)
FEW = 3
LONGEST = 100
KEPT = timedelta(days=90)
VIEWERS = {
    FailedSearch.Level.VISITOR: VISITOR,
    FailedSearch.Level.MEMBERS: MEMBER,
}
# Addresses and numbers may be of a person: mail, telephone, passport, case.
_PERSONAL = re.compile(r"\S*@\S*|\+[\d ().-]{6,}|\d{7,}")
# Words and levels that are written as soon as the response has left.
_waiting: deque[tuple[str, str]] = deque(maxlen=1_000)


def normal(text: str) -> str:
    """Return a reader's words as they are kept; "" when nothing is left to keep.

    Folded, where that leaves one word: a UN symbol stays as it is.
    """
    plain = _PERSONAL.sub(" ", unicodedata.normalize("NFKC", text))
    words = " ".join(_word(word) for word in plain.split())
    # Cut between words: half a word would be another one.
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0]


def _word(word: str) -> str:
    folded = fold(word).strip()
    return word.strip("\"'“”«».,;:!?()").casefold() if " " in folded else folded


def found(results: Results) -> int:
    """Return how many resources answer: those with all the words, and pinned ones."""
    pinned = sum(hit.is_promoted for hit in results.hits)
    return max(results.all_words, pinned)


def level_of(viewer: Viewer) -> str:
    is_member = viewer.may_see(Visibility.MEMBERS)
    return FailedSearch.Level.MEMBERS if is_member else FailedSearch.Level.VISITOR


def note(sender, request: HttpRequest, page: ResultsPage, **kwargs) -> None:
    """Let a search that found no or few resources be counted."""
    asked = page.spelling.typed if page.spelling else page.request
    is_corrected = bool(page.spelling and page.spelling.is_shown)
    if not _is_plain(asked) or page.results.is_limited or not is_reader(request):
        return
    if is_corrected or found(page.results) < FEW:
        _waiting.append((normal(asked.text), level_of(asked.viewer)))


def write_waiting(**kwargs) -> None:
    """Count what waits; called after each response. What fails is lost."""
    try:
        while _waiting:
            add(*_waiting.popleft())
    except DatabaseError as error:
        logger.warning("A failed search was not counted: %s", error)


def _is_plain(asked: SearchRequest) -> bool:
    """Say whether only words were asked for, so that they are what was in vain."""
    return bool(
        asked.query
        and not asked.filters
        and not asked.query.excluded
        and asked.page == 1
    )


@transaction.atomic
def add(words: str, level: str) -> None:
    """Count words once more. They are kept themselves from the third time on."""
    if not words:
        return
    digest = salted_hmac("members.failed", words, algorithm="sha256").hexdigest()
    today = timezone.localdate()
    FailedSearch.objects.bulk_create(
        [FailedSearch(digest=digest, level=level, last_on=today)], ignore_conflicts=True
    )
    mine = FailedSearch.objects.filter(digest=digest, level=level)
    mine.update(count=F("count") + 1, last_on=today)
    often = mine.filter(count__gte=FailedSearch.ASKED_BEFORE_KEPT, words="")
    often.update(words=words)


def forget_old() -> None:
    """Delete what nobody has looked for in 90 days."""
    oldest = timezone.localdate() - KEPT
    FailedSearch.objects.filter(last_on__lt=oldest).delete()
