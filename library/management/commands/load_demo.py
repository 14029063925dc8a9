"""Load the demo: resources and logins."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand

from library.access.groups import COMMITTEE, EDITORS, MEMBERS
from library.models import Resource

DEMO = Path(settings.BASE_DIR) / "demo"
LOGINS = {"member": MEMBERS, "committee": COMMITTEE, "editor": EDITORS}
ADMINISTRATOR = "administrator"


class Command(BaseCommand):
    help = (
        "Fill an empty library with the demo's resources, create its logins and print "
        "them. Existing resources are left alone."
    )

    def handle(self, *args, **options) -> None:
        if not Resource.objects.exists():
            call_command("import_resources", DEMO / "library.csv", files=DEMO / "files")
            call_command("library_worker", until_idle=True)
        password = demo_password()
        for name, group in LOGINS.items():
            self.login(name, password, group)
        self.login(ADMINISTRATOR, password)
        names = ", ".join([*LOGINS, ADMINISTRATOR])
        self.stdout.write(f"Demo logins: {names}; the password of each: {password}")

    def login(self, name: str, password: str, group: str = "") -> None:
        """Create a login, a superuser if `group` is empty.

        An existing login and its password are not changed.
        """
        user, is_new = get_user_model().objects.get_or_create(username=name)
        if not is_new:
            return
        user.set_password(password)
        user.is_staff = user.is_superuser = not group
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))


def demo_password() -> str:
    """Return this instance's demo password; created at random on first use."""
    path = settings.DATA_DIR / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text()
