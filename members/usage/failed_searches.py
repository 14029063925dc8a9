"""Records searches without results: words and counts, never who searched."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from library.access.viewers import MEMBER, VISITOR, Viewer, Visibility
from library.folding import fold
from members.deferred_writes import defer
from members.models import FailedSearch
from members.usage.counting import is_reader
from search.results_page.page import MIN_HITS, ResultsPage
from search.service.results import Results

MAX_WORDS_LENGTH = 100
RETENTION = timedelta(days=90)
VIEWERS = {
    FailedSearch.Level.VISITOR: VISITOR,
    FailedSearch.Level.MEMBERS: MEMBER,
}
# Email addresses and long numbers (telephone, passport, case) may be personal data.
_PERSONAL = re.compile(r"\S*@\S*|\+[\d ().-]{6,}|\d{7,}")


def normal(text: str) -> str:
    """Return a search's words as stored, without personal data; "" if nothing is left.

    Words are folded, except UN symbols, which folding would split.
    """
    plain = _PERSONAL.sub(" ", unicodedata.normalize("NFKC", text))
    words = ""
    for word in plain.split():
        folded = fold(word).strip()
        is_split = " " in folded
        stripped = word.strip("\"'“”«».,;:!?()").casefold()
        words += f" {stripped if is_split else folded}"
    # Cut between words: half a word would be a different one.
    words = " ".join(words.split())
    return (
        words
        if len(words) <= MAX_WORDS_LENGTH
        else words[: MAX_WORDS_LENGTH + 1].rpartition(" ")[0]
    )


def count_matches(results: Results) -> int:
    """Return the number of resources with all the words, or promoted for them."""
    promoted = sum(hit.is_promoted for hit in results.hits)
    return max(results.all_words, promoted)


def level_of(viewer: Viewer) -> str:
    is_member = viewer.may_see(Visibility.MEMBERS)
    return FailedSearch.Level.MEMBERS if is_member else FailedSearch.Level.VISITOR


def record_failed_search(
    sender, request: HttpRequest, page: ResultsPage, **kwargs
) -> None:
    """Queue a search with fewer than MIN_HITS results for counting."""
    search = page.spelling.typed if page.spelling else page.request
    is_corrected = bool(page.spelling and page.spelling.is_shown)
    # With a filter, an exclusion or another page, the words may have results.
    if not search.query or search.filters or search.query.excluded or search.page > 1:
        return
    if page.results.is_limited or not is_reader(request):
        return
    if is_corrected or count_matches(page.results) < MIN_HITS:
        defer(add, normal(search.text), level_of(search.viewer))


@transaction.atomic
def add(words: str, level: str) -> None:
    """Count a failed search. The words are stored from the third time on."""
    if not words:
        return
    digest = salted_hmac("members.failed", words, algorithm="sha256").hexdigest()
    today = timezone.localdate()
    FailedSearch.objects.bulk_create(
        [FailedSearch(digest=digest, level=level, last_on=today)], ignore_conflicts=True
    )
    row = FailedSearch.objects.filter(digest=digest, level=level)
    row.update(count=F("count") + 1, last_on=today)
    frequent = row.filter(count__gte=FailedSearch.MIN_COUNT_TO_STORE, words="")
    frequent.update(words=words)


def delete_old() -> None:
    """Delete searches that were last made more than RETENTION (90 days) ago."""
    oldest = timezone.localdate() - RETENTION
    FailedSearch.objects.filter(last_on__lt=oldest).delete()
