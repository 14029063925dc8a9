"""What an engine says of itself and of its index, for whoever runs the installation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class About:
    """An engine of itself. wanted: a sounder version, "" where this one is sound.

    is_open: it answers requests without credentials. is_local: no other machine can
    reach it at the address that is used.
    """

    name: str
    wanted: str = ""
    is_open: bool = False
    is_local: bool = False


class IndexFault(Enum):
    """What may be wrong with an index."""

    INCOMPLETE = "a part of it, or a name that it goes by, is missing"
    MAPPING = "it has other fields than this version makes"
    READ_ONLY = "the engine refuses to write to it"
