"""Check of the database: reachable, with all migrations applied."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error, Info
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.checks.doctor import doctor_check


@doctor_check(gettext_lazy("Database"))
def check_database() -> Iterator[CheckMessage]:
    try:
        connection.ensure_connection()
        version = ".".join(map(str, connection.get_database_version()))
    except OperationalError:
        yield Error(
            _("The database is not responding."),
            hint=_("Check that it is running and that DATABASE_URL is correct."),
            id="library.E011",
        )
        return
    executor = MigrationExecutor(connection)
    count = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if count:
        text = ngettext(
            "%d migration has not been applied.",
            "%d migrations have not been applied.",
            count,
        )
        hint = _("Run `manage.py migrate`.")
        yield Error(text % count, hint=hint, id="library.E012")
        return
    text = _("%s is responding.") % f"{connection.display_name} {version}"
    yield Info(text, id="library.I010")
