"""Active content of uploads: rejected, or stored with a warning (ACTIVE_CONTENT)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.extraction import Finding, MediaType, Reason, find_active_content
from library.models import LibraryDocument

POLICIES = ("warn", "refuse")
# States of the text whose advice is to replace the file: that is enough to read.
_SAYS_WHY_UNCHECKED = (Reason.PASSWORD, Reason.UNREADABLE)
LABELS = {
    Finding.PROGRAM: gettext_lazy("an attached program or script"),
    Finding.MACROS: gettext_lazy("macros"),
    Finding.OBJECT: gettext_lazy("an embedded object"),
    Finding.CONTROL: gettext_lazy("an ActiveX control"),
    Finding.DDE: gettext_lazy("a field or formula that starts a program (DDE)"),
    Finding.TEMPLATE: gettext_lazy("a template on another server"),
    Finding.LINK: gettext_lazy("a link that loads another file"),
    Finding.LAUNCH: gettext_lazy("an action that starts a program"),
    Finding.JAVASCRIPT: gettext_lazy("JavaScript"),
    Finding.SUBMIT: gettext_lazy("a form that sends data"),
    Finding.UNCHECKED: gettext_lazy("parts that could not be checked"),
}


def reject_active_content(path: Path, media_type: MediaType) -> None:
    """Raise ValidationError for a file with active content if that is the policy."""
    if settings.ACTIVE_CONTENT != "refuse":
        return
    findings = find_active_content(path, media_type)
    if findings == (Finding.UNCHECKED,):
        text = _(
            "This file could not be checked for active content. Remove its password, "
            "save it again and upload it."
        )
        raise ValidationError(text, "active-content")
    if findings:
        text = _(
            "This file has active content: %(findings)s. Print it to PDF and upload "
            "the PDF."
        )
        names = name_findings(findings)
        raise ValidationError(text % {"findings": names}, "active-content")


def warn_editor(document: LibraryDocument) -> str:
    """Return what editors read about the findings in a file; "" without any."""
    codes = tuple(document.active_content)
    if codes == (Finding.UNCHECKED,):
        if document.reason in _SAYS_WHY_UNCHECKED:
            return ""
        return _(
            "This file could not be checked for active content. Replace it with a copy "
            "that opens without a password."
        )
    if not codes:
        return ""
    text = _(
        "Active content: %(findings)s. Readers see a warning. To remove it, print the "
        "file to PDF and replace it."
    )
    return text % {"findings": name_findings(codes)}


def name_findings(codes: Iterable[str]) -> str:
    """Return the findings in words, separated by commas."""
    return ", ".join(str(LABELS[code]) for code in Finding if code in tuple(codes))
