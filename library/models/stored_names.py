"""Random names of stored files, which reveal nothing about the file."""

from __future__ import annotations

import uuid


def random_name(extension: str) -> str:
    """Return a new path of two levels, such as `3f/3f97….pdf`."""
    name = str(uuid.uuid4())
    return f"{name[:2]}/{name}.{extension}"
