"""What the converters make of single records, and of files that are none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.import_export.formats import dspace, read_table, reliefweb, ris
from library.import_export import BadTable
from library.models import Resource
from tests.desk.import_export.tables import page, upload
from tests.extraction.files import zipped
from tests.factories import UserFactory


def report(**fields):
    return {"id": "7", "fields": {"title": "A report", **fields}}


def reliefweb_row(**fields):
    (row,) = reliefweb.rows(json.dumps({"data": [report(**fields)]}).encode())
    return row


def ris_row(*lines):
    text = "\r\n".join(("TY  - RPRT", *lines, "ER  - "))
    (row,) = ris.rows(text.encode())
    return row


def dspace_row(**cells):
    names = {name.replace("__", "."): text for name, text in cells.items()}
    (row,) = dspace.rows([(1, list(names)), (2, list(names.values()))])
    return row


@pytest.mark.parametrize(
    "value",
    [None, 5, 1.5, True, [], {}, [[]], [None], {"name": ["x"]}, "text", ["text"]],
)
def test_fields_of_other_types_are_ignored(value):
    names = (
        "url body headline language country source theme format disaster file date "
        "origin primary_country"
    )
    row = reliefweb_row(**dict.fromkeys(names.split(), value))
    assert row.cells["title"] == "A report"
    assert not row.problem
    assert row.cells["regions"] == ""


def test_first_known_language_is_that_of_a_report():
    row = reliefweb_row(language=[{"name": "Klingon"}, {"code": "ar"}])
    assert row.cells["language"] == "ar"
    assert "language: “Klingon”" in row.notes[-1]


def test_source_of_a_report_is_that_of_feeds_else_its_number():
    node, report_url = (
        f"https://reliefweb.int/{path}" for path in ("node/7", "report/sudan/title")
    )
    mobile = "http://m.reliefweb.int/fr/report/sudan/title/?utm_source=x"
    row = reliefweb_row(url=node, url_alias=mobile)
    assert (row.cells["source"], row.other_sources) == (report_url, (node,))
    row = reliefweb_row(url=node, url_alias="https://reliefweb.int/about")
    assert (row.cells["source"], row.other_sources) == (node, ())
    data = json.dumps([{"fields": {"title": "T", "url_alias": "https://r.int/y"}}])
    assert reliefweb.rows(data.encode())[0].cells["source"] == "https://r.int/y"


def test_symbol_is_read_from_brackets_only():
    assert reliefweb_row(title="On S/RES/2417").cells["un_symbol"] == ""
    row = reliefweb_row(title="Report [EN/AR] (S/2024/12) (part 1)")
    assert row.cells["un_symbol"] == "S/2024/12"


def test_long_and_unprintable_text_is_cut():
    row = reliefweb_row(
        title="A\u0000B\u202e\nC",
        body="<script>x</script>" + "word " * 5000 + "<" * 3000,
        file=[{"filename": "../../etc/x.pdf", "url": "https://example.org/\u0000x"}],
    )
    assert row.cells["title"].startswith("A B")
    assert len(row.cells["summary"]) <= 1500
    assert row.cells["file"] == "x.pdf"
    assert "the summary is the beginning of a longer text" in row.notes
    assert not any("\0" in note for note in row.notes)


def test_file_urls_of_other_schemes_are_not_shown():
    row = reliefweb_row(file=[{"filename": "a.pdf", "url": "javascript:alert(1)"}])
    assert row.notes == []


def test_reports_may_come_as_a_list_without_a_response():
    rows = reliefweb.rows(json.dumps([report(), report(title="Two")]).encode())
    assert [(row.line, row.cells["title"]) for row in rows] == [
        (1, "A report"),
        (2, "Two"),
    ]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2021///"], "2021"),
        (["DA  - 2021/03//", "PY  - 2021"], "2021-03"),
        (["Y1  - 2021/03/04/Spring"], "2021-03-04"),
        (["DA  - Mar 4", "PY  - 2021"], "2021"),
        (["DA  - 20210304"], "20210304"),  # rejected later, with a note
        ([], ""),
    ],
)
def test_dates_of_references(lines, date):
    assert ris_row(*lines).cells["published"] == date


def test_continued_and_unknown_lines_of_a_reference():
    row = ris_row(
        "stray", "TI  - A title", "continued", "XX  - odd", "DO  - doi:10.1/x"
    )
    assert row.cells["title"] == "A title continued"
    assert row.cells["source"] == "https://doi.org/10.1/x"
    assert "XX: “odd”" in row.notes[-1]


def test_persons_are_told_from_organisations():
    row = ris_row(
        "AU  - van der Berg, Anna",
        "AU  - Ministry of Health, Sudan",
        "A2  - Red; Blue",
        "PB  - Oxfam, Inc",
    )
    assert (
        row.cells["organisations"] == "Ministry of Health, Sudan; Red, Blue; Oxfam, Inc"
    )
    assert row.notes == ["not imported: author: “van der Berg, Anna”"]


def test_relative_path_of_a_reference_is_its_file():
    row = ris_row("L1  - files\\12\\report.pdf", "L1  - https://example.org/a.pdf")
    assert row.cells["file"] == "files/12/report.pdf"


def test_values_of_dspace_are_split_and_lose_their_authority():
    row = dspace_row(
        dc__title="Std::vector",
        dc__creator="A House::k1::600||B House||A House::k1::-1",
    )
    assert row.cells["title"] == "Std::vector"
    assert row.cells["organisations"] == "A House; B House"


def test_dcterms_are_read_as_dc():
    row = dspace_row(
        dcterms__title="T",
        dcterms__issued="2020-02",
        dcterms__identifier="urn:x",
        id="+",
    )
    assert (row.cells["published"], row.cells["source"]) == ("2020-02", "urn:x")


def test_more_cells_than_columns_cost_no_row():
    (row,) = dspace.rows([(1, ["dc.title"]), (2, ["A title", "surplus"])])
    assert row.notes == ["not imported: cells without a column: “surplus”"]


def test_own_table_is_read_as_before(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("file,title,language\na.pdf,TY  - x,en\n")
    (row,) = read_table(path)
    assert (row.line, row.cells["file"], row.is_record) == (2, "a.pdf", False)


def test_format_is_recognised_by_content_not_by_name(tmp_path):
    path = tmp_path / "export.csv"
    for content, title in (
        (b"\xef\xbb\xbf\r\nTY  - RPRT\r\nTI  - One\r\nER  - \r\n", "One"),
        (b'\xef\xbb\xbf {"data": [{"fields": {"title": "Two"}}]}', "Two"),
        ("id;dc.title[fr]\r\n1;Été\r\n".encode(), "Été"),
    ):
        path.write_bytes(content)
        (row,) = read_table(path)
        assert (row.cells["title"], row.is_record) == (title, True)


def test_too_many_records_are_rejected(monkeypatch):
    for module in (reliefweb, ris, dspace):
        monkeypatch.setattr(module, "MAX_ROWS", 2)
    monkeypatch.setattr("desk.import_export.formats.record.MAX_ROWS", 2)
    reference = b"TY  - RPRT\nTI  - A\nER  - \n"
    for convert, data in (
        (reliefweb.rows, json.dumps([report()] * 3).encode()),
        (ris.rows, reference * 3),
        (dspace.rows, [(1, ["dc.title"]), (2, ["A"]), (3, ["B"]), (4, ["C"])]),
    ):
        with pytest.raises(BadTable, match="more than 2 rows"):
            convert(data)


@pytest.mark.parametrize("tags", [["UK"], ["UK", "X9"], ["X9", "UK"]])
def test_unknown_tags_of_a_reference_are_named(tags):
    row = ris_row("TI  - A", *(f"{tag}  - of {tag}" for tag in tags))
    assert row.cells["title"] == "A"
    for tag in tags:
        assert f"{tag}: “of {tag}”" in " ".join(row.notes)


WORDS = st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "iso3", "code", "filename", "url", "summary"]),
            values,
        )
    ),
    max_leaves=8,
)
FIELDS = ["title", "body", "body-html", "url", "date", "language", "country", "file"]
TAGS = ["TY", "ER", "TI", "AU", "DA", "UR", "DO", "SN", "L1", "KW", "UK", "X9"]
COLUMNS = ["id", "dc.title", "dc.title[fr]", "dc.date.issued", "local", "", "dc."]


@pytest.mark.slow
@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON),
    st.lists(st.tuples(st.sampled_from(TAGS), WORDS)),
    st.lists(st.tuples(st.sampled_from(COLUMNS), WORDS)),
)
def test_converters_only_raise_bad_table(fields, tags, cells):
    names, texts = [name for name, _text in cells], [text for _name, text in cells]
    for convert, data in (
        (reliefweb.rows, json.dumps([{"fields": {"title": "", **fields}}]).encode()),
        (ris.rows, "\n".join(f"{tag}  - {text}" for tag, text in tags).encode()),
        (dspace.rows, [(1, names), (2, texts)]),
    ):
        try:
            rows = convert(data)
        except BadTable:
            continue
        assert all(isinstance(text, str) for row in rows for text in row.cells.values())


REFERENCE = "TY  - RPRT\nTI  - Été\nER  - \n"
NOT_UTF8 = "export it again and choose UTF-8"
NOT_RELIEFWEB = "This JSON is not from ReliefWeb"
BAD_FILES = [
    ("a.json", b" ", "not valid JSON"),
    ("a.json", b'{"data": [', "Line 1 is not valid JSON"),
    ("a.json", b"[" * 100_000 + b"]" * 100_000, "not valid JSON"),
    ("a.json", b"[" + b"[]," * 2_000_000 + b"[]]", "fewer reports at once"),
    ("a.json", b'{"a": {"b": 1}}', NOT_RELIEFWEB),
    ("a.json", b'"text"', NOT_RELIEFWEB),
    ("a.json", b'{"data": {"type": "report"}}', NOT_RELIEFWEB),
    ("a.json", b'{"data": [{"fields": {"name": "Flood"}}]}', NOT_RELIEFWEB),
    (
        "a.json",
        b'{"data": [{"href": "https://api.reliefweb.int/v2/jobs/1",'
        b' "fields": {"title": "Officer"}}]}',
        NOT_RELIEFWEB,
    ),
    ("a.json", b'{"data": []}', "The file contains no records"),
    ("a.json", json.dumps({"data": [report()]}).encode("utf-16"), NOT_UTF8),
    ("a.ris", REFERENCE.encode("latin-1"), NOT_UTF8),
    ("a.ris", REFERENCE.encode("utf-16"), NOT_UTF8),
    ("a.ris", b"@article{key, title = {A}}", "This is not RIS"),
    ("a.ris", f"{REFERENCE}TY  - BOOK\nTI  - B".encode(), "reference in line 4 has no"),
    ("a.txt", f"TY  - BOOK\nTI  - B\n{REFERENCE}".encode(), "reference in line 1 has"),
    ("a.csv", b"dc.title,id\n", "The file contains no records"),
    ("a.csv", b'dc.title\n"open', "Line 2 is not valid CSV"),
    ("a.csv", "dc.title\nÉté\n".encode("latin-1"), "save it as “CSV UTF-8”"),
    ("a.csv", b"name,author\nA,B\n", "neither an import table nor a file of ReliefWeb"),
    ("a.txt", b"Dear colleagues,\nplease find attached", "missing columns"),
    ("a.zip", zipped({"x.json": b"{}"}), NOT_RELIEFWEB),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "data", "reason"), BAD_FILES)
def test_bad_file_is_rejected_with_advice(client, name, data, reason):
    client.force_login(UserFactory(role="editor"))
    run = upload(client, name, data)
    assert run.stage == "rejected"
    assert reason in run.reason
    assert "/tmp" not in run.reason
    assert page(client, run).status_code == 200
    assert not Resource.objects.exists()
