"""Checks of search: does the engine respond, with a complete and current index?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.checks import CheckMessage, Error, Info, Warning
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.checks.doctor import doctor_check
from library.models import LastRun, LibraryDocument
from search.engines import get_engine
from search.engines.base import EngineDown, EngineInfo, IndexFault
from search.index.rebuild import fingerprint
from search.index.verify import VERIFY
from search.models import SearchIndex
from search.models.vectors import documents_to_embed
from search.semantic.model import ModelUnavailable, embed, is_enabled, model_name

REBUILD = gettext_lazy("Run `manage.py search_index rebuild`.")
# The worker verifies once a day.
MAX_VERIFY_AGE = timedelta(days=3)


@doctor_check(gettext_lazy("Search engine"))
def check_engine() -> Iterator[CheckMessage]:
    try:
        yield from engine_messages(get_engine().info())
    except EngineDown:
        yield Error(
            _("The search engine is not responding. Users have limited search."),
            hint=_(
                "Check that it is running and that ELASTICSEARCH_URL and its "
                "key are correct."
            ),
            id="search.E011",
        )


def engine_messages(info: EngineInfo) -> Iterator[CheckMessage]:
    """Yield messages about the version and the security of an engine."""
    text = _("%s is running.") % info.name
    if info.required_version:
        hint = _("Upgrade to %s: a request can crash this version.")
        yield Warning(text, hint=hint % info.required_version, id="search.W012")
    else:
        yield Info(text, id="search.I010")
    if not info.is_open:
        return
    text = _("The search engine answers requests without credentials.")
    if info.is_local:
        hint = _(
            "Any program on this machine can read the index. Use this for tests only."
        )
        yield Warning(text, hint=hint, id="search.W013")
    else:
        hint = _(
            "Enable xpack.security, disable anonymous access, and set "
            "ELASTICSEARCH_API_KEY."
        )
        yield Error(text, hint=hint, id="search.E014")


@doctor_check(gettext_lazy("Index"))
def check_index() -> Iterator[CheckMessage]:
    try:
        yield from _index_messages()
    except EngineDown:
        yield Error(
            _("Unknown: the search engine is not responding."),
            hint=_("See the “Search engine” check."),
            id="search.E021",
        )


def _index_messages() -> Iterator[CheckMessage]:
    name = get_engine().live_index()
    live = SearchIndex.objects.filter(state=SearchIndex.State.LIVE).first()
    fault = ""
    if name is None:
        fault = _("There is no index. Users have limited search.")
    elif live is None or live.name != name:
        fault = _("Searches do not use the index that updates are written to.")
    elif live.fingerprint != fingerprint():
        fault = _("The index has the schema of another version.")
    if fault:
        yield Error(fault, hint=REBUILD, id="search.E022")
        return
    faults = get_engine().faults(name)
    if IndexFault.READ_ONLY in faults:
        yield Error(
            _("The search engine's disk is full. Updates are queued."),
            hint=_("Free disk space. The worker then continues automatically."),
            id="search.E023",
        )
    if faults - {IndexFault.READ_ONLY}:
        text = _("The index is incomplete or was made by another version.")
        yield Error(text, hint=REBUILD, id="search.E024")
    if not faults:
        yield Info(_("Index %s is in use.") % name, id="search.I020")


@doctor_check(gettext_lazy("Index and database"))
def check_verify() -> Iterator[CheckMessage]:
    last = LastRun.objects.filter(task=VERIFY).first()
    hint = _("Run `manage.py search_index verify`. The worker does this once a day.")
    if last is None:
        text = _("The index has never been compared with the database.")
        yield Warning(text, hint=hint, id="search.W031")
        return
    since = timesince(last.ran_at)
    if last.problems:
        text = ngettext(
            "Index and database differed %(since)s ago in %(count)s resource.",
            "Index and database differed %(since)s ago in %(count)s resources.",
            last.problems,
        )
        yield Error(
            text % {"since": since, "count": last.problems},
            hint=_("Run `manage.py search_index verify --repair`, then verify again."),
            id="search.E032",
        )
    elif last.ran_at < timezone.now() - MAX_VERIFY_AGE:
        text = _("Index and database were last compared %s ago.") % since
        yield Warning(text, hint=hint, id="search.W033")
    else:
        text = _("Index and database matched %s ago.") % since
        yield Info(text, id="search.I030")


@doctor_check(gettext_lazy("Search by meaning"))
def check_meaning() -> Iterator[CheckMessage]:
    if not is_enabled():
        text = _("Search by meaning is switched off (SEMANTIC_MODEL).")
        yield Info(text, id="search.I040")
        return
    try:
        embed(["."])
    except ModelUnavailable:
        yield Error(
            _("The model of search by meaning cannot be loaded. Search is by words."),
            hint=_(
                "Install the requirements again and check SEMANTIC_MODEL. See the log."
            ),
            id="search.E041",
        )
        return
    waiting = documents_to_embed(model_name()).count()
    total = LibraryDocument.objects.exclude(text_digest="").count()
    if not waiting:
        text = _("All files with text can be found by meaning.")
        yield Info(text, id="search.I042")
        return
    text = ngettext(
        "%(count)s of %(total)s files cannot be found by meaning yet.",
        "%(count)s of %(total)s files cannot be found by meaning yet.",
        total,
    )
    yield Warning(
        text % {"count": waiting, "total": total},
        hint=_(
            "The worker embeds about a hundred passages a second. Check that it runs."
        ),
        id="search.W043",
    )
