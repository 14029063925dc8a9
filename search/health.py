"""Does the engine answer, with an index that is whole, ours and right?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.health import Finding, error, ok, warning
from library.models import LastRun
from search.engines import get_engine
from search.engines.base import EngineDown, EngineInfo, IndexFault
from search.index.rebuild import fingerprint
from search.index.verify import VERIFY
from search.models import SearchIndex

REBUILD = gettext_lazy("Run `manage.py search_index rebuild`.")
# The worker verifies once a day.
MAX_VERIFY_AGE = timedelta(days=3)


def check_engine() -> Iterator[Finding]:
    try:
        info = get_engine().info()
    except EngineDown:
        yield error(
            _("The search engine is not responding. Users have limited search."),
            _(
                "Check that it is running and that ELASTICSEARCH_URL and its "
                "key are correct."
            ),
        )
        return
    yield from engine_findings(info)


def engine_findings(info: EngineInfo) -> Iterator[Finding]:
    """Yield what is to be said of an engine that answers."""
    yield _version_finding(info)
    if info.is_open:
        yield _security_finding(info)


def _security_finding(info: EngineInfo) -> Finding:
    text = _("The search engine answers requests without credentials.")
    if info.is_local:
        return warning(
            text,
            _(
                "Any program on this machine can read the index. Use this "
                "for tests only."
            ),
        )
    return error(
        text,
        _(
            "Enable xpack.security, disable anonymous access, and set "
            "ELASTICSEARCH_API_KEY."
        ),
    )


def _version_finding(info: EngineInfo) -> Finding:
    text = _("%s is running.") % info.name
    if not info.required_version:
        return ok(text)
    advice = _("Upgrade to %s: a request can crash this version.")
    return warning(text, advice % info.required_version)


def check_index() -> Iterator[Finding]:
    try:
        yield from _index_findings()
    except EngineDown:
        yield error(
            _("Unknown: the search engine is not responding."),
            _("See the “Search engine” check."),
        )


def _index_findings() -> Iterator[Finding]:
    name = get_engine().live_index()
    if fault := _wrong(name):
        yield error(fault, str(REBUILD))
        return
    faults = get_engine().faults(name)
    if IndexFault.READ_ONLY in faults:
        yield error(
            _("The search engine's disk is full. Updates are queued."),
            _("Free disk space. The worker then continues automatically."),
        )
    if faults - {IndexFault.READ_ONLY}:
        yield error(
            _("The index is incomplete or was made by another version."), str(REBUILD)
        )
    if not faults:
        yield ok(_("Index %s is in use.") % name)


def _wrong(name: str | None) -> str:
    """Say what is wrong with the index that answers, "" for nothing."""
    live = SearchIndex.objects.filter(state=SearchIndex.State.LIVE).first()
    if name is None:
        return _("There is no index. Users have limited search.")
    if live is None or live.name != name:
        return _("Searches do not use the index that updates are written to.")
    if live.fingerprint != fingerprint():
        return _("The index has the schema of another version.")
    return ""


def check_verify() -> Iterator[Finding]:
    last = LastRun.objects.filter(task=VERIFY).first()
    advice = _("Run `manage.py search_index verify`. The worker does this once a day.")
    if last is None:
        yield warning(_("The index has never been compared with the database."), advice)
        return
    since = timesince(last.ran_at)
    if last.problems:
        text = ngettext(
            "Index and database differed %(since)s ago in %(count)s resource.",
            "Index and database differed %(since)s ago in %(count)s resources.",
            last.problems,
        )
        yield error(
            text % {"since": since, "count": last.problems},
            _("Run `manage.py search_index verify --repair`, then verify again."),
        )
    elif last.ran_at < timezone.now() - MAX_VERIFY_AGE:
        yield warning(
            _("Index and database were last compared %s ago.") % since, advice
        )
    else:
        yield ok(_("Index and database matched %s ago.") % since)
