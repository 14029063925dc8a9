"""What the editors' desk adds to Wagtail's admin."""

from wagtail import hooks

from .bulk_actions import (
    ChangeAction,
    PublishAction,
    UnpublishAction,
    refuse_the_whole_table,
)
from .dashboard import add_panels

for action in (ChangeAction, PublishAction, UnpublishAction):
    hooks.register("register_bulk_action", action)
hooks.register("before_bulk_action", refuse_the_whole_table)
hooks.register("construct_homepage_panels", add_panels)
