"""Licences of the packages that the library depends on."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# They ask whoever runs a library on the web to publish more than its source.
NOT_TAKEN = re.compile("AGPL|Affero|SSPL|(?<!L)GPL|UNKNOWN", re.IGNORECASE)
# On other systems than that on which the page was made.
ELSEWHERE = re.compile(r"sys_platform|platform_system|python_full_version")


def pinned() -> dict[str, str]:
    """Return the packages of every system with their versions."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = re.findall(r"^([\w.-]+)==(\S+)(.*)$", text, re.MULTILINE)
    return {
        normal(name): version
        for name, version, condition in lines
        if not ELSEWHERE.search(condition)
    }


def listed() -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text, re.MULTILINE)
    return {normal(name): (version, licence) for name, version, licence in rows}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_pinned_package_has_a_listed_licence():
    versions = {name: version for name, (version, _) in listed().items()}
    missing = {n: v for n, v in pinned().items() if versions.get(n) != v}
    assert not missing, "run `make licences`"


def test_all_licences_are_known_and_permissive():
    rows = listed()
    assert rows
    assert {n: row for n, row in rows.items() if NOT_TAKEN.search(row[1])} == {}
