"""Texts of the grid's script, which fills in the names in {braces}."""

from django.utils.translation import gettext_lazy as _

SCRIPT_TEXTS = {
    "saving": _("Saving…"),
    "saved": _("Saved at {time}"),
    "unsaved": _("Not saved yet"),
    "invalid": _("Not saved: correct the errors shown"),
    "conflict": _("Not saved: somebody else changed this row"),
    "offline": _(
        "Not saved: no connection. Your changes are kept in this browser; "
        "we will retry."
    ),
    "signedOut": _(
        "Not saved: you are signed out. Your changes are kept; sign in in another tab."
    ),
    "gone": _("Not saved: this resource was deleted. Copy any text you still need."),
    "failed": _("Not saved: the server did not respond. We will retry."),
    "restored": _("Not saved: restored from {time}"),
    "storageFull": _(
        "This browser cannot keep unsaved changes. Save before you close the tab."
    ),
    "rowSaved": _("“{title}” saved."),
    "rowNotSaved": _("“{title}”: {reason}"),
    "accepted": _("Accepted: {value}. Press Ctrl+Z to undo."),
    "acceptedMany": _("{count} suggestions accepted. Press Ctrl+Z to undo."),
    "acceptedNone": _("There are no suggestions of at least 90 per cent."),
    "rejected": _("Rejected: {value}."),
    "filled": _("“{value}” copied to {count} rows. Press Ctrl+Z to undo."),
    "fillNoCell": _("Select the cell you want to fill down."),
    "undone": _("Undone: {column}."),
    "redone": _("Redone: {column}."),
    "nothingToUndo": _("Nothing to undo."),
    "nothingToRedo": _("Nothing to redo."),
    "chooseRows": _("Select rows first."),
    "working": _("{done} of {count} …"),
    "allDone": _("All {count} done."),
    "reviewed": _("{done} done, {left} failed. See the messages in the rows."),
    "saveFirst": _("Not published: save the selected rows first."),
    "notYet": _("Not done: save this row first."),
    "remove": _("Remove {value}"),
    "add": _("Add “{value}” as a new organisation"),
    "results": _("{count} terms"),
    "noResults": _("No matching terms"),
    "unknown": _("Not in the vocabulary"),
    "proposal": _("{value}?"),
}
