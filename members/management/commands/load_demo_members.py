"""Gives the demo's logins a place in the demo's organisations."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from library.models import Organisation
from members.models import Membership

# Login → organisation of demo/library.csv, whether it manages its people.
PLACES = {
    "member": ("Demo Member, East Africa", True),
    "committee": ("Demo Member, Europe", False),
    "editor": ("Coalition Secretariat (demo)", False),
}


class Command(BaseCommand):
    help = (
        "Gives the demo's logins a place in the demo's organisations, so that its "
        "members' pages show something. Who has a place keeps it. Safe to repeat."
    )

    def handle(self, *args, **options) -> None:
        for login, (organisation, is_manager) in PLACES.items():
            user = get_user_model().objects.filter(username=login).first()
            found = Organisation.objects.filter(label_en=organisation).first()
            if user and found and not Membership.objects.filter(user=user).exists():
                Membership.objects.create(
                    user=user, organisation=found, role=login, is_manager=is_manager
                )
