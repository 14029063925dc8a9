"""POSIX access lists, as `setfacl` writes them; the tests need no program for it."""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path

_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_OWNER, _USER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20


def grant(path: Path, uid: int, rights: int, *, default: bool = False) -> None:
    """Give a user `rights` (4 read, 2 write, 1 enter) to a folder or file.

    default: to what will be made in the folder, as `setfacl --default` does.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    group = mode >> 3 & 7
    entries = [
        (_OWNER, mode >> 6 & 7, _NOBODY_IN_PARTICULAR),
        (_USER, rights, uid),
        (_GROUP, group, _NOBODY_IN_PARTICULAR),
        (_MASK, group | rights, _NOBODY_IN_PARTICULAR),
        (_OTHER, mode & 7, _NOBODY_IN_PARTICULAR),
    ]
    packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries)
    kind = "default" if default else "access"
    os.setxattr(path, f"system.posix_acl_{kind}", packed)
