"""Restrict the file access of the current process (Landlock, Linux 5.13).

Anything without a rule is denied: opening, listing, executing, creating, linking,
renaming, deleting. Landlock does not cover stat(2), access(2) and readlink(2).
"""

import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from .kernel import IS_LINUX, system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on all architectures
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
# Writing, truncating, moving, creating and removing of plain files and folders.
_WRITE = sum(1 << bit for bit in (1, 4, 5, 7, 8, 13, 14))
# Number of file system rights by version of Landlock.
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_FROM, _SCOPES_FROM = 4, 6
_ALL_NETWORK = 0b11  # bind and connect, TCP
_ALL_SCOPES = 0b11  # abstract Unix sockets, signals


def version() -> int:
    """Return the Landlock version of this kernel, 0 without Landlock."""
    if not IS_LINUX:
        return 0
    try:
        return system_call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict(
    readable: Iterable[str | Path],
    executable: Iterable[str | Path],
    writable: Iterable[str | Path] = (),
) -> None:
    """Deny this process access to all other files. Cannot be undone.

    Folders include their contents; missing paths are ignored. Executable and writable
    files are also readable. Needs PR_SET_NO_NEW_PRIVS; raises OSError.
    """
    abi = version()
    fs_rights = (1 << _FS_RIGHTS[min(abi, max(_FS_RIGHTS))]) - 1
    network = _ALL_NETWORK if abi >= _NETWORK_FROM else 0
    scopes = _ALL_SCOPES if abi >= _SCOPES_FROM else 0
    attributes = struct.pack("=QQQ", fs_rights, network, scopes)
    # Older kernels know a shorter struct; they accept ours if the rest is zero.
    ruleset = system_call(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path in readable:
            _add_rule(ruleset, path, _READ_FILE)
        for path in executable:
            _add_rule(ruleset, path, _READ_FILE | _EXECUTE)
        for path in writable:
            _add_rule(ruleset, path, _READ_FILE | (_WRITE & fs_rights))
        system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _add_rule(ruleset: int, path: str | Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            rights |= _READ_DIR
        rule = struct.pack("=Qi", rights, handle)
        system_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(handle)
