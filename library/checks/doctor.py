"""Checks of the running installation: what `manage.py doctor` runs and prints.

They are Django's system checks with the tag DOCTOR. They read the database and send
requests to other servers, so they run only for a deployment and a database, as Django's
own checks of databases do: not at starts, in migrations and in `check --deploy`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
DOCTOR = "doctor"
Check = Callable[[], Iterable[CheckMessage]]


def doctor_check(label: str | Promise) -> Callable[[Check], Check]:
    """Register a check of one component of the installation.

    The decorated function changes nothing. It yields `Info` if all is well, `Warning`
    for what needs attention soon, and `Error` if something does not work or uploaded
    data is at risk, with a `hint` that says what to do. `label` names the component and
    becomes the `obj` of its messages. A check that raises is an error, and the others
    run.
    """

    def decorate(check: Check) -> Check:
        @register(DOCTOR, Tags.database, deploy=True)
        def run(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
            if databases is None:
                return []
            try:
                messages = list(check())
            except DatabaseError:
                messages = [
                    Error(
                        _("Unknown: the database query failed."),
                        hint=_("See the result for the database."),
                        id="library.E091",
                    )
                ]
            except Exception as failure:
                logger.exception("A health check failed")
                text = _("The check failed (%s).") % type(failure).__name__
                messages = [Error(text, hint=_("See the log."), id="library.E092")]
            for message in messages:
                message.obj = label
            return messages

        return check

    return decorate


def run_doctor() -> list[CheckMessage]:
    """Run all checks of the installation. Return the messages, most severe first."""
    messages = run_checks(
        tags=[DOCTOR], include_deployment_checks=True, databases=[DEFAULT_DB_ALIAS]
    )
    unsilenced = (message for message in messages if not message.is_silenced())
    return sorted(unsilenced, key=lambda message: (-message.level, message.id))
