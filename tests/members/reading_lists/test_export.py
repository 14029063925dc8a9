"""A list leaves in four formats: read back by other programs, and never too much."""

import io

import bibtexparser
import pytest
import rispy
from docx import Document

from tests.factories import MembershipFactory, ResourceFactory, UserFactory
from tests.members.reading_lists.reading_lists import entry, reading_list

pytestmark = pytest.mark.django_db
KINDS = ("docx", "md", "ris", "bib")


@pytest.fixture
def member(client):
    member = MembershipFactory().user
    client.force_login(member)
    return member


def export(client, shared, kind) -> bytes:
    response = client.get(f"/lists/{shared.pk}/export.{kind}")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    return response.content


def text_of(client, shared, kind) -> str:
    """Return all that a file says, with the targets of links."""
    body = export(client, shared, kind)
    if kind != "docx":
        return body.decode()
    document = Document(io.BytesIO(body))
    targets = [rel.target_ref for rel in document.part.rels.values()]
    return "\n".join([*(p.text for p in document.paragraphs), *targets])


@pytest.fixture
def resource():
    return ResourceFactory(
        title="Early warning",
        type="report",
        organisations=["One"],
        published_on="2024-03-01",
        un_symbol="A/79/1",
        pages=["First.", "A passage of two lines."],
    )


@pytest.fixture
def shared(resource):
    shared = reading_list(note="Read it all.")
    entry(shared, resource, page=2, quote="A passage\nof two lines.", note="Use this.")
    entry(shared, ResourceFactory(title="Alone"))
    return shared


def test_word_contains_passage_page_and_citation(client, member, shared):
    document = Document(io.BytesIO(export(client, shared, "docx")))
    page = shared.entries.first().file.page_url(2)
    paragraphs = [(p.style.name, p.text) for p in document.paragraphs]
    assert document.core_properties.title == "For the seminar"
    assert paragraphs[:6] == [
        ("Title", "For the seminar"),
        ("Normal", "Read it all."),
        ("Heading 1", "1. Early warning"),
        ("Quote", "A passage"),
        ("Quote", "of two lines."),
        (
            "Normal",
            "One (2024). Early warning. A/79/1. part 2. Coalition Library. "
            f"http://testserver{page}",
        ),
    ]
    assert paragraphs[6:8] == [("Normal", "Use this."), ("Heading 1", "2. Alone")]
    assert document.paragraphs[5].hyperlinks[0].address == f"http://testserver{page}"


def test_word_arabic_is_right_to_left(client, member):
    shared = reading_list()
    entry(
        shared,
        ResourceFactory(title="الإنذار المبكر", language="ar", pages=["نص"]),
        page=1,
        quote="نص",
    )
    entry(shared, ResourceFactory(title="English"))
    document = Document(io.BytesIO(export(client, shared, "docx")))
    turned = [p.text for p in document.paragraphs if p._p.xpath("./w:pPr/w:bidi")]
    assert turned == ["1. الإنذار المبكر", "نص"]


def test_markdown_contains_the_text(client, member, shared, resource):
    page = shared.entries.first().file.page_url(2)
    assert text_of(client, shared, "md").startswith(
        "# For the seminar\n\nRead it all.\n\n"
        "## 1\\. Early warning\n\n"
        "> A passage\n>\n> of two lines.\n\n"
        "One (2024). Early warning. A/79/1. part 2. Coalition Library. "
        f"<http://testserver{page}>\n\n"
        "Use this.\n\n"
        "## 2\\. Alone\n\n"
    )


def test_markdown_escapes_its_syntax(client, member):
    nasty = "*a* _b_ [c](javascript:x) <script> `d` # e\n# f\n- g\n1. h\n&lt; | ~~i~~"
    shared = reading_list(title=nasty, note=nasty)
    entry(shared, ResourceFactory(title=nasty), note=nasty)
    text = text_of(client, shared, "md")
    for sign in ("*a", "_b", "[c]", "](", "<script", "`d", "\n# f", "\n- g", "\n1. h"):
        assert f"\\{sign.lstrip()}" in text or sign not in text
    assert text.count("\n# ") == 0
    assert "&lt;" not in text.replace("\\&lt;", "")


def test_bibliography_lists_each_resource_once(client, member, shared, resource):
    entry(shared, resource, note="Once more.")
    page = f"http://testserver{shared.entries.first().file.page_url(2)}"
    first, second = rispy.loads(text_of(client, shared, "ris"))
    assert (first["title"], second["title"]) == ("Early warning", "Alone")
    passage = f"part 2: “A passage of two lines.” {page}"
    assert first["notes"] == [passage, "Use this.", "Once more."]
    assert first["urls"] == [f"http://testserver/library/{resource.pk}/"]

    library = bibtexparser.parse_string(text_of(client, shared, "bib"))
    assert not library.failed_blocks
    entries = [entry.fields_dict for entry in library.entries]
    assert [fields["title"].value for fields in entries] == [
        "{Early warning}",
        "{Alone}",
    ]
    assert entries[0]["annote"].value.startswith(
        "part 2: “A passage of two lines.” http"
    )
    assert entries[0]["annote"].value.endswith("/ Use this. / Once more.")
    assert "annote" not in entries[1]


def test_note_cannot_forge_a_reference(client, member):
    shared = reading_list()
    note = "x\r\nER  - \r\nTY  - BOOK\nTI  - Forged }, title = {Forged}"
    entry(shared, ResourceFactory(title="Real"), note=note)
    (found,) = rispy.loads(text_of(client, shared, "ris"))
    assert found["title"] == "Real"
    library = bibtexparser.parse_string(text_of(client, shared, "bib"))
    assert not library.failed_blocks
    assert library.entries[0].fields_dict["title"].value == "{Real}"


def test_invalid_characters_are_removed(client, member):
    shared = reading_list(title="A\x02list\x0b", note="\x01n\ud7ff\uffff")
    entry(shared, ResourceFactory(title="T\x08itle"), note="\x1bnote")
    for kind in KINDS:
        text = text_of(client, shared, kind)
        assert not set(text) & set("\x02\x01\x08\x0b\x1b\uffff"), kind


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_resources_are_in_no_format(client, member, kind):
    """The file is the same as that of a list without the entry."""
    shared = reading_list()
    entry(shared, ResourceFactory(title="Open"))
    secret = ResourceFactory(
        title="Nightjar", visibility="committee", pages=["Nightjar says."]
    )
    hidden = entry(shared, secret, page=1, quote="Nightjar says.", note="A nightjar.")
    entry(shared, ResourceFactory(title="Members too", visibility="members"))

    text = text_of(client, shared, kind)
    assert "Members too" in text
    assert "ightjar" not in text
    client.force_login(UserFactory(role="committee"))
    assert "Nightjar says." in text_of(client, shared, kind)
    client.force_login(member)
    hidden.delete()
    assert text == text_of(client, shared, kind)


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_restricted_resources_are_marked(client, member, kind):
    shared = reading_list()
    entry(shared, ResourceFactory(visibility="members"))
    assert "Members only" in text_of(client, shared, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_export_of_removed_resource_only_says_so(client, member, kind):
    shared = reading_list()
    older = ResourceFactory(title="First edition", pages=["Old words."])
    ResourceFactory(title="Second edition", supersedes=older)
    entry(shared, older, page=1, quote="Old words.")
    older.delete()

    text = text_of(client, shared, kind)
    assert "First edition" not in text
    assert "Old words." not in text
    assert ("Second edition" in text) == (kind in ("docx", "md"))


def test_unknown_format_returns_404(client, member, shared):
    assert client.get(f"/lists/{shared.pk}/export.pdf").status_code == 404
