"""What the search promises, each promise with the tests that hold it.

A test that is renamed or deleted is missed here. A promise in ON_BOTH_ENGINES is held
by tests that run on each engine; in the others no engine has a part.
"""

import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.search.contract.promises import ON_BOTH_ENGINES
from tests.search.contract.promises_elsewhere import WITHOUT_AN_ENGINE

# All tests are collected for them, which takes long: once.
pytestmark = pytest.mark.xdist_group("promises")
ENGINES = ("tantivy", "elasticsearch")
PLACES = ("search", "browser", "home", "library", "members")
NODE = re.compile(r"^tests/(?P<path>[\w/]+)\.py::(?P<test>\w+)(?:\[(?P<params>.*)\])?$")


@pytest.fixture(scope="module")
def collected() -> dict[str, set[str]]:
    """All tests, as `search/test_file::test_name`, each with its parameters."""
    command = [sys.executable, "-m", "pytest", "-m", "", "--collect-only", "-q", "-p"]
    places = [f"tests/{place}" for place in (*PLACES, "test_visibility_matrix.py")]
    done = subprocess.run(
        [*command, "no:cacheprovider", *places],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    tests: dict[str, set[str]] = {}
    for node in filter(None, map(NODE.match, done.stdout.splitlines())):
        name = f"{node['path']}::{node['test']}"
        tests.setdefault(name, set()).add(node["params"] or "")
    return tests


def held_by(section: dict[str, str]) -> list[tuple[str, str]]:
    """Return each promise of a section with each of its tests."""
    return [
        (promise, _whole(name))
        for promise, names in section.items()
        for name in names.split()
    ]


def _whole(name: str) -> str:
    """`contract_words::case_does_not_matter` → its place, as it is collected."""
    path, _, test = name.partition("::")
    folder, _, file = path.rpartition("/")
    place = {"": "search/", ".": ""}.get(folder, f"{folder}/")
    return f"{place}test_{file}::test_{test}"


SECTIONS = {**ON_BOTH_ENGINES, **WITHOUT_AN_ENGINE}


@pytest.mark.parametrize("section", SECTIONS)
def test_each_promise_has_tests(collected, section):
    pairs = held_by(SECTIONS[section])
    assert [pair for pair in pairs if pair[1] not in collected] == []
    assert all(names.split() for names in SECTIONS[section].values())


@pytest.mark.parametrize("section", ON_BOTH_ENGINES)
def test_each_promise_is_held_on_both_engines(collected, section):
    missed = [
        (promise, test, engine)
        for promise, test in held_by(ON_BOTH_ENGINES[section])
        for engine in ENGINES
        if not any(engine in re.split("-", given) for given in collected.get(test, ()))
    ]
    assert missed == []
