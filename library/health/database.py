"""Health check of the database: reachable, with all migrations applied."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.health import Finding, error, ok


def check_database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        version = ".".join(map(str, connection.get_database_version()))
    except OperationalError:
        yield error(
            _("The database is not responding."),
            _("Check that it is running and that DATABASE_URL is correct."),
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
        yield error(text % count, _("Run `manage.py migrate`."))
        return
    yield ok(_("%s is responding.") % f"{connection.display_name} {version}")
