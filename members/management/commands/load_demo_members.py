"""Creates memberships for the demo's logins."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from library.models import Organisation
from members.models import Membership

# Login → organisation in demo/library.csv, whether they manage it.
MEMBERSHIPS = {
    "member": ("Demo Member, East Africa", True),
    "committee": ("Demo Member, Europe", False),
    "editor": ("Coalition Secretariat (demo)", False),
}


class Command(BaseCommand):
    help = (
        "Creates memberships for the demo's logins, so that members' pages have "
        "content. Existing memberships are kept. Safe to repeat."
    )

    def handle(self, *args, **options) -> None:
        for login, (name, is_manager) in MEMBERSHIPS.items():
            user = get_user_model().objects.filter(username=login).first()
            organisation = Organisation.objects.filter(label_en=name).first()
            has_membership = Membership.objects.filter(user=user).exists()
            if user and organisation and not has_membership:
                # Otherwise nobody can be invited to it.
                organisation.is_member = True
                organisation.save()
                Membership.objects.create(
                    user=user,
                    organisation=organisation,
                    role=login,
                    is_manager=is_manager,
                )
