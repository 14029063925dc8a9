"""Real documents in four languages: region, date, language, symbol as labelled."""

import pytest

from bench.judged import rows
from desk.suggestions.rules import Facts, suggest
from library.extraction import extract, sniff
from tests.desk.suggestions.rules import TODAY, known

FILES = {
    "S_2025_102.pdf": {"regions", "published", "language", "type", "un_symbol"},
    "A_52_826.pdf": {"regions", "published", "language", "type", "un_symbol"},
    "press-2017-27.pdf": {"regions", "language", "type"},
    "iachr-carvajal-2018.pdf": {"regions", "published", "language", "type"},
    "egy-programme.pdf": {"regions", "language"},
}


@pytest.fixture(scope="module")
def truth(shared_data):
    table = rows(shared_data / "library" / "resources.csv")
    return {row["file"]: row for row in table}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_real_file_gets_its_judged_values(name, truth, shared_data):
    path = shared_data / "library" / "files" / name
    read = extract(path, sniff(path, name))
    facts = Facts(read.title, read.language, read.created, name, read.front_lines)
    found = suggest(read.pages, facts, known(), today=TODAY)
    for field in FILES[name]:
        values = {one.value for one in found if one.field == field}
        assert values & set(truth[name][field].split(";")), field
    for one in found:
        assert one.page is None or 1 <= one.page <= len(read.pages)
        assert one.quote
