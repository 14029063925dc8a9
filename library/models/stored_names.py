"""Names under which files are stored: random, so that they tell and promise nothing."""

from __future__ import annotations

import uuid


def random_name(extension: str) -> str:
    """Return a new path of two levels, such as `3f/3f97….pdf`."""
    name = str(uuid.uuid4())
    return f"{name[:2]}/{name}.{extension}"
