"""Gives editors the permissions for people, submissions, messages and shared links."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand

from library.access.collection import EDITORS

# No delete_membership: editors end a membership instead.
PERMISSIONS = (
    "view_membership",
    "change_membership",
    "view_invitation",
    "add_invitation",
    "delete_invitation",
    "view_submission",
    "change_submission",
    "view_readermessage",
    "change_readermessage",
    "delete_readermessage",
    "view_sharedlink",
    "delete_sharedlink",
    "share_restricted_resource",
)


class Command(BaseCommand):
    help = "Gives editors the permissions for people and invitations. Safe to repeat."

    def handle(self, *args, **options) -> None:
        editors, _ = Group.objects.get_or_create(name=EDITORS)
        permissions = Permission.objects.filter(
            content_type__app_label="members", codename__in=PERMISSIONS
        )
        editors.permissions.add(*permissions)
        self.stdout.write(f"people: {permissions.count()} permissions for editors")
