"""Stand-ins for LibreOffice: programs of a few machine instructions.

The sandbox executes one program only, so a script with an interpreter cannot be one.
"""

from __future__ import annotations

import platform
import struct
from pathlib import Path

_ADDRESS = 0x400000
_HEADERS_BYTES = 64 + 56
# By machine: its number in ELF, and the code of each program.
_MACHINES = {
    "x86_64": (
        62,
        {
            # ppoll() without files and without a timeout, again and again
            "hang": "31ff31f631d24d31d2b80f0100000f05ebee",
            "crash": "31c08800",  # write to address 0
            "do nothing": "31ffb83c0000000f05",  # exit(0)
        },
    ),
    "aarch64": (
        183,
        {
            "hang": "000080d2010080d2020080d2030080d2280980d2010000d4faffff17",
            "crash": "000080d21f0000f9",
            "do nothing": "000080d2a80b80d2010000d4",
        },
    ),
}


def install(folder: Path, behaviour: str) -> Path:
    """Write a stand-in with all of LibreOffice's parts. Return its folder for PATH."""
    number, programs = _MACHINES[platform.machine()]
    code = bytes.fromhex(programs[behaviour])
    size = _HEADERS_BYTES + len(code)
    header = struct.pack(
        "<4s5B7xHHLQQQLHHHHHH",
        *(b"\x7fELF", 2, 1, 1, 0, 0),  # 64 bits, little-endian
        *(2, number, 1, _ADDRESS + _HEADERS_BYTES),  # executable, from its entry
        *(64, 0, 0, 64, 56, 1, 0, 0, 0),  # one program header
    )
    segment = struct.pack("<LLQQQQQQ", 1, 5, 0, _ADDRESS, _ADDRESS, size, size, 0x1000)
    programs_folder = folder / "office" / "program"
    programs_folder.mkdir(parents=True)
    for name in ("soffice", "soffice.bin"):
        path = programs_folder / name
        path.write_bytes(header + segment + code)
        path.chmod(0o755)
    for part in ("libswlo.so", "libsclo.so", "libsdlo.so"):
        (programs_folder / part).touch()
    return programs_folder
