"""System checks of the settings, run at startup and by `manage.py check`."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.checks import Error, register
from django.core.files.storage import InvalidStorageError, Storage

from library.files.active_content import POLICIES
from library.files.serving import BACKENDS
from library.models import LibraryImage, LibraryRendition

_HOST_AND_PORT = re.compile(r"[^/]+:[0-9]{1,5}")


@register()
def check_files_served_by(app_configs, **kwargs) -> list[Error]:
    """Check that FILES_SERVED_BY names a known backend."""
    if settings.FILES_SERVED_BY in BACKENDS:
        return []
    return [
        Error(
            f"FILES_SERVED_BY has the unknown value {settings.FILES_SERVED_BY!r}.",
            hint=f"Set it to one of: {', '.join(BACKENDS)}.",
            id="library.E001",
        )
    ]


@register()
def check_active_content(app_configs, **kwargs) -> list[Error]:
    """Check that ACTIVE_CONTENT is a known policy: a wrong one would accept all."""
    if settings.ACTIVE_CONTENT in POLICIES:
        return []
    return [
        Error(
            f"ACTIVE_CONTENT has the unknown value {settings.ACTIVE_CONTENT!r}.",
            hint=f"Set it to one of: {', '.join(POLICIES)}.",
            id="library.E005",
        )
    ]


@register()
def check_picture_storage(app_configs, **kwargs) -> list[Error]:
    """Pictures are public, so they must not share a storage with the files."""
    pictures = LibraryRendition._meta.get_field("file").storage
    files = LibraryImage._meta.get_field("file").storage
    try:
        if pictures != files and _location(pictures) != _location(files):
            return []
    except InvalidStorageError:  # nothing can be read from or written to it
        return []
    return [
        Error(
            "Public pictures and files share a location, so all files would be public.",
            hint="Set another location for STORAGES['pictures'].",
            id="library.E004",
        )
    ]


def _location(storage: Storage) -> tuple:
    names = ("bucket_name", "location")
    return tuple(getattr(storage, name, None) for name in names)


@register()
def check_storage_secrets(app_configs, **kwargs) -> list[Error]:
    """Wagtail's background tasks store the options of a storage in the database."""
    words = ("key", "secret", "token", "password", "credential")
    return [
        Error(
            f"STORAGES[{alias!r}] has the secret {option!r} in its OPTIONS.",
            hint="Set it in the environment, or use the machine's role.",
            id="library.E002",
        )
        for alias, storage in settings.STORAGES.items()
        for option in storage.get("OPTIONS", {})
        if any(word in option for word in words)
    ]


@register()
def check_clamd_address(app_configs, **kwargs) -> list[Error]:
    """Check CLAMD_ADDRESS: files would wait for an invalid address indefinitely."""
    address = settings.CLAMD_ADDRESS
    if not address or address.startswith("/") or _HOST_AND_PORT.fullmatch(address):
        return []
    return [
        Error(
            f"CLAMD_ADDRESS is {address!r}; it must be a path or host:port.",
            hint="Debian's clamav-daemon listens at /run/clamav/clamd.ctl.",
            id="library.E003",
        )
    ]
