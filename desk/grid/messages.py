"""What the grid's script says to editors. Names in {braces} are filled in by it."""

from django.utils.translation import gettext_lazy as _

SCRIPT_TEXTS = {
    "saving": _("Saving…"),
    "saved": _("Saved at {time}"),
    "unsaved": _("Not saved yet"),
    "invalid": _("Not saved: see what is marked"),
    "conflict": _("Not saved: somebody else saved this row"),
    "offline": _("Not saved yet: no connection. It is kept here and sent again."),
    "signedOut": _(
        "Not saved yet: you are signed out. It is kept here; sign in in another tab."
    ),
    "gone": _("Not saved: this resource was deleted. Copy what you still need."),
    "failed": _("Not saved yet: the server could not answer. It is sent again."),
    "restored": _("Not saved yet: you typed this on {time}"),
    "notKept": _(
        "This browser keeps nothing: do not close the tab before it is saved."
    ),
    "rowSaved": _("“{title}” saved."),
    "rowNotSaved": _("“{title}”: {reason}"),
    "accepted": _("Accepted: {value}. Control and Z takes it back."),
    "acceptedSome": _("{count} suggestions accepted. Control and Z takes them back."),
    "acceptedNone": _("No suggestion that is sure enough is left here."),
    "refused": _("Refused: {value}."),
    "filled": _("“{value}” copied to {count} rows. Control and Z takes it back."),
    "fillNothing": _("Go to the cell that you want to copy downwards."),
    "undone": _("Taken back: {column}."),
    "redone": _("Done again: {column}."),
    "nothingToUndo": _("There is nothing to take back."),
    "nothingToRedo": _("There is nothing to do again."),
    "chooseRows": _("Choose rows first."),
    "working": _("{done} of {count} …"),
    "allDone": _("All {count} done."),
    "together": _("{done} done, {left} not: see the rows."),
    "notYet": _("Not yet: save this row first."),
    "remove": _("Remove {value}"),
    "add": _("Add “{value}” as a new organisation"),
    "results": _("{count} terms"),
    "noResults": _("No such term"),
    "unknown": _("Not in the list"),
    "proposal": _("{value}?"),
}
