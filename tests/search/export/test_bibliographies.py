"""RIS and BibTeX: other programs read them, and read nothing else into them."""

from __future__ import annotations

import bibtexparser
import pytest
import rispy

from tests.factories import OrganisationFactory, ResourceFactory

pytestmark = pytest.mark.django_db
NASTY_RIS = "Title\r\nER  - \r\nTY  - BOOK\nTI  - Forged\u2028AU  - Nobody\x85UR  - x"
NASTY_LATEX = r"50% of R&D_2 }, author = {Nobody} \input{/etc/passwd} {x ~ ^ # $1"


def text(client, kind: str, **params) -> str:
    response = client.get(f"/search/export.{kind}", params)
    assert response.status_code == 200
    return response.getvalue().decode()


def records(client, **params) -> list[dict]:
    return rispy.loads(text(client, "ris", **params))


def entries(client, **params) -> list[dict]:
    library = bibtexparser.parse_string(text(client, "bib", **params))
    assert not library.failed_blocks
    return [
        {"kind": entry.entry_type, "key": entry.key}
        | {name: field.value for name, field in entry.fields_dict.items()}
        for entry in library.entries
    ]


@pytest.fixture
def report():
    return ResourceFactory(
        title="Early warning",
        summary="A summary.",
        type="report",
        regions=["SDN"],
        themes=["A"],
        organisations=["One Organisation", "Two"],
        published_on="2024-03-09",
        published_precision="month",
        un_symbol="A/79/1",
    )


def test_ris_says_what_is_known(client, index, write, report):
    ResourceFactory(title="A distractor")
    write()
    assert records(client, q="warning") == [
        {
            "type_of_reference": "RPRT",
            "authors": ["One Organisation", "Two"],
            "title": "Early warning",
            "year": "2024",
            "date": "2024/03/",
            "issn": "A/79/1",
            "language": "en",
            "keywords": ["Label of SDN", "Label of A"],
            "abstract": "A summary.",
            "name_of_database": "Coalition Library",
            "urls": [f"http://testserver/library/{report.pk}/"],
        }
    ]


def test_bibtex_says_what_is_known(client, index, write, report):
    ResourceFactory(title="A distractor")
    write()
    assert entries(client, q="warning") == [
        {
            "kind": "techreport",
            "key": f"one2024-{report.pk}",
            "author": "{One Organisation} and {Two}",
            "title": "{Early warning}",
            "institution": "One Organisation; Two",
            "number": "A/79/1",
            "year": "2024",
            "month": "03",
            "language": "en",
            "keywords": "Label of SDN, Label of A",
            "abstract": "A summary.",
            "note": "Coalition Library",
            "url": f"http://testserver/library/{report.pk}/",
        }
    ]


def test_little_is_known_and_nothing_is_made_up(client, index, write):
    bare = ResourceFactory(title="Bare")
    write()
    (record,) = records(client)
    assert record["type_of_reference"] == "GEN"
    assert not {"authors", "year", "date", "issn", "keywords"} & set(record)
    (entry,) = entries(client)
    assert entry["kind"] == "misc"
    assert entry["key"] == f"resource-{bare.pk}"
    assert not {"author", "institution", "year", "number"} & set(entry)


def test_title_cannot_forge_another_record(client, index, write):
    organisation = OrganisationFactory(label_en="One\nUR  - http://evil.example")
    ResourceFactory(
        title=NASTY_RIS, summary=NASTY_RIS, organisations=[organisation], un_symbol="\r"
    )
    write()
    (record,) = records(client)
    assert record["title"].startswith("Title ER - TY - BOOK TI - Forged")
    assert record["authors"] == ["One UR - http://evil.example"]
    assert record["urls"] == [record["urls"][0]]
    assert (
        len(text(client, "ris").split("\r\n"))
        == len(text(client, "ris").splitlines()) + 1
    )


def test_title_cannot_leave_its_field_of_bibtex(client, index, write):
    ResourceFactory(title=NASTY_LATEX, summary="Line\n}\n@misc{x, title={Forged}}")
    write()
    (entry,) = entries(client)
    assert "author" not in entry
    assert "\\input" not in text(client, "bib")
    assert "50\\% of R\\&D\\_2 \\textbraceright{}" in entry["title"]
    exported = text(client, "bib")
    assert exported.count("{") == exported.count("}")


def test_every_script_is_kept(client, index, write):
    ResourceFactory(
        title="مسؤولية الحماية", language="ar", organisations=["Organización Ñ"]
    )
    write()
    assert records(client)[0]["title"] == "مسؤولية الحماية"
    (entry,) = entries(client)
    assert entry["title"] == "{مسؤولية الحماية}"
    assert entry["key"].startswith("organizacion-")


@pytest.mark.parametrize("kind", ["ris", "bib"])
def test_nothing_hidden_is_exported(client, index, write, kind):
    ResourceFactory(title="Canary warning", visibility="members")
    ResourceFactory(title="Shown warning")
    write()
    found = text(client, kind, q="warning")
    assert "Shown" in found
    assert "Canary" not in found


def test_keys_differ_within_a_list(client, index, write):
    for _ in range(3):
        ResourceFactory(title="Same", organisations=["One"], published_on="2024-01-01")
    write()
    assert len({entry["key"] for entry in entries(client)}) == 3
