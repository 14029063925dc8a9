"""Resets a user's second factor, or encrypts all seeds with the current key."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from members.accounts.events import record
from members.models import AccountEvent
from members.sessions.open_sessions import end_sessions
from members.sign_in.second_factor import rotate_seeds


class Command(BaseCommand):
    help = "Resets a user's second factor, or encrypts all with the current key."

    def add_arguments(self, parser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        reset = actions.add_parser(
            "reset", help="remove a user's second factor, so that they set up a new one"
        )
        reset.add_argument("username")
        actions.add_parser("rotate", help="encrypt all with the current SECRET_KEY")

    def handle(self, *args, action: str, username: str = "", **options) -> None:
        if action == "rotate":
            self.stdout.write(
                f"second factors encrypted with the current key: {rotate_seeds()}"
            )
            return
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user with the name {username}.")
        count, _by_model = Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        record(user, AccountEvent.Kind.SECOND_FACTOR_CHANGED)
        self.stdout.write(f"second factors removed: {count}; sessions ended")
