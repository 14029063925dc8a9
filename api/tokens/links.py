"""The link to the page of access tokens."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.accounts.links import AccountLink


def tokens_link(request: HttpRequest) -> AccountLink:
    return AccountLink(_("Access tokens"), reverse("access_tokens"))
