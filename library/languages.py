"""Languages of files, and of the labels of vocabularies."""

from django.utils.translation import gettext_lazy as _

# Vocabularies have labels and texts in these, the languages of the interface.
LABEL_LANGUAGES = ("en", "fr", "es", "ar")
# ISO 639-1. The search has a text analysis of its own for the first five.
DOCUMENT_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
    ("zh", _("Chinese")),
    ("fa", _("Persian")),
    ("sw", _("Swahili")),
    ("uk", _("Ukrainian")),
    ("my", _("Burmese")),
    ("ps", _("Pashto")),
    ("ku", _("Kurdish")),
    ("ti", _("Tigrinya")),
    ("am", _("Amharic")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("nl", _("Dutch")),
    ("hu", _("Hungarian")),
    ("he", _("Hebrew")),
    ("ht", _("Haitian Creole")),
]
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ku"})


# ISO 639-2's code of an unknown language, which is "" elsewhere: URLs need a code.
UNDETERMINED = "und"


def url_code(language: str) -> str:
    """Return the code of a language in URLs."""
    return language or UNDETERMINED


def language_of_url(code: str) -> str:
    """Return the language that `url_code` has made a code of."""
    return "" if code == UNDETERMINED else code


def direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language code, "auto" for an unknown language, ""."""
    if not language:
        return "auto"
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
