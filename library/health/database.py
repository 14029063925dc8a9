"""Does the database answer, with the tables that this version needs?"""

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
        name = f"{connection.display_name} {_version()}"
    except OperationalError:
        yield error(
            _("The database does not answer."),
            _("See that it runs and that DATABASE_URL is right."),
        )
        return
    yield _missing_migrations() or ok(_("%s answers.") % name)


def _version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def _missing_migrations() -> Finding | None:
    executor = MigrationExecutor(connection)
    count = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not count:
        return None
    text = ngettext(
        "%d migration is not applied.", "%d migrations are not applied.", count
    )
    return error(text % count, _("Run `manage.py migrate`."))
