"""Faults of the settings, told at the start and by `manage.py check`."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import checks
from django.core.checks import Error
from django.core.files.storage import InvalidStorageError, Storage

from library.files.serving import BACKENDS

from .models import LibraryImage, LibraryRendition

_HOST_AND_PORT = re.compile(r"[^/]+:[0-9]{1,5}")


def check_files_served_by(app_configs, **kwargs) -> list[Error]:
    """Say so when nobody would send the files."""
    if settings.FILES_SERVED_BY in BACKENDS:
        return []
    return [
        Error(
            f"FILES_SERVED_BY is {settings.FILES_SERVED_BY!r}, which nothing here is.",
            hint=f"Choose one of: {', '.join(BACKENDS)}.",
            id="library.E001",
        )
    ]


def check_pictures_are_apart(app_configs, **kwargs) -> list[Error]:
    """Pictures are for everybody, so no file may lie where they are."""
    pictures = LibraryRendition._meta.get_field("file").storage
    files = LibraryImage._meta.get_field("file").storage
    try:
        if pictures != files and _place(pictures) != _place(files):
            return []
    except InvalidStorageError:  # nothing can be read or written there at all
        return []
    return [
        Error(
            "Pictures of pages lie where the files are: everybody could read those.",
            hint="Give STORAGES['pictures'] a location of its own.",
            id="library.E004",
        )
    ]


def _place(storage: Storage) -> tuple:
    names = ("bucket_name", "location")
    return tuple(getattr(storage, name, None) for name in names)


def check_no_keys_in_storages(app_configs, **kwargs) -> list[Error]:
    """Wagtail's tasks write the options of a storage into their table."""
    words = ("key", "secret", "token", "password", "credential")
    return [
        Error(
            f"STORAGES[{alias!r}] has {option!r} in its OPTIONS.",
            hint="Leave it to the environment or to the machine's role.",
            id="library.E002",
        )
        for alias, storage in settings.STORAGES.items()
        for option in storage.get("OPTIONS", {})
        if any(word in option for word in words)
    ]


def check_clamd_address(app_configs, **kwargs) -> list[Error]:
    """Files would wait for ever for a scanner with an address that is none."""
    address = settings.CLAMD_ADDRESS
    if not address or address.startswith("/") or _HOST_AND_PORT.fullmatch(address):
        return []
    return [
        Error(
            f"CLAMD_ADDRESS is {address!r}, which is neither a path nor host:port.",
            hint="Debian's clamav-daemon listens at /run/clamav/clamd.ctl.",
            id="library.E003",
        )
    ]


def connect() -> None:
    """Register the checks; called once, when Django is ready."""
    checks.register(check_files_served_by)
    checks.register(check_no_keys_in_storages)
    checks.register(check_pictures_are_apart)
    checks.register(check_clamd_address)
