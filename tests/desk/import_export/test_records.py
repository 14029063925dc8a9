"""Files of ReliefWeb, DSpace and reference managers go through the table import."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import Workbook

from library.access.viewers import Viewer
from library.models import Resource
from tests.desk.import_export.tables import kinds, page, start, upload, work_off
from tests.extraction.files import zipped
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db
RECORDS = Path(__file__).parent / "records"
RELIEFWEB, DSPACE, RIS = (
    (RECORDS / name).read_bytes()
    for name in ("reliefweb.json", "dspace.csv", "references.ris")
)
FILES = [("reports.json", RELIEFWEB), ("export.csv", DSPACE), ("my.ris", RIS)]


@pytest.fixture
def editor(client):
    """An editor, the terms that the files name, and a resource that they do not."""
    editor = UserFactory(role="editor")
    client.force_login(editor)
    RegionFactory(code="SDN", label_en="Sudan", label_ar="السودان")
    RegionFactory(code="MLI", label_en="Mali")
    RegionFactory(code="001", label_en="World")
    ThemeFactory(code="C1", label_en="Early warning")
    for code in ("report", "un-document", "academic-article", "policy-brief", "other"):
        ResourceTypeFactory(code=code, label_en=code.replace("-", " ").capitalize())
    OrganisationFactory(label_en="Peace Institute")
    ResourceFactory(title="Community early warning", pages=["A distractor"])
    return editor


def added():
    resources = Resource.objects.exclude(files__isnull=False)
    return {resource.language: resource for resource in resources}


def codes(resource, name="regions"):
    return sorted(getattr(resource, name).values_list("code", flat=True))


def texts(run):
    return [row.text for row in run.rows.all()]


def test_reliefweb_reports_become_drafts(client, editor):
    run = upload(client, "reports.json", RELIEFWEB)
    assert (run.stage, run.total, Resource.objects.count()) == ("checked", 4, 1)
    assert kinds(run) == [(line, "new") for line in (1, 2, 3, 4)]
    first = texts(run)[0]
    for part in (
        "ATL, Protection and Human Rights, Health",
        "https://reliefweb.int/attachments/a1/A_HRC_57_23.pdf",
        "origin: “https://www.ohchr.org/en/hr-bodies/hrc/ffm-sudan/index”",
        "CE-2023-000052-SDN",
        "language: “ar”",
        "new organisations: UN Human Rights Council",
        "saved as a draft",
    ):
        assert part in first
    assert "Atlantis" not in page(client, run).content.decode()
    start(client, run)
    drafts = added()
    assert sorted(drafts) == ["ar", "en", "es", "fr"]
    english = drafts["en"]
    assert english.un_symbol == "A/HRC/57/23"
    assert english.source_url == (
        "https://reliefweb.int/report/sudan/situation-human-rights-sudan"
    )
    assert english.published_on == date(2026, 9, 5)
    assert english.summary == (
        "The mission found patterns of attacks & sieges.\nIt calls for protection."
    )
    assert english.type.code == "un-document"
    assert codes(english) == ["SDN"]
    assert drafts["fr"].summary == "Les communautés demandent une alerte précoce."
    assert drafts["fr"].source_url == (
        "https://reliefweb.int/report/mali/proteger-les-civils"
    )
    assert drafts["es"].source_url == "https://reliefweb.int/node/9100003"
    assert codes(drafts["es"]) == ["001"]
    assert drafts["es"].organisations.get().label_en == "Red Andina, Capítulo Norte"
    assert drafts["ar"].title == "حماية المدنيين في دارفور"
    assert codes(drafts["ar"]) == ["SDN"]


def test_dspace_items_become_drafts(client, editor):
    run = start(client, upload(client, "export.csv", DSPACE))
    assert kinds(run) == [(line, "new") for line in (2, 3, 4, 5)]
    first, _second, _third, fourth = texts(run)
    for part in (
        "not in the vocabularies, left out: Gardening",
        "author: “Diallo, Aminata”",
        "dc.title[fr]: “Alerte précoce communautaire”",
        "dc.description.abstract[fr]",
        "local.shelfmark: “R 114”",
        "dc.identifier.uri: “https://repository.example.org/old/11”",
    ):
        assert part in first
    assert "20.500.1/2" not in first  # the collection of DSpace
    assert "published “soon” is not a date" in fourth
    drafts = added()
    english = drafts["en"]
    assert english.title == "Community early warning"
    assert english.summary == "How communities warn each other."
    assert english.source_url == "https://hdl.handle.net/20.500.1/11"
    assert english.rights == "https://creativecommons.org/licenses/by/4.0/"
    assert (codes(english), codes(english, "themes")) == (["SDN"], ["C1"])
    names = english.organisations.values_list("label_en", flat=True)
    assert sorted(names) == ["Coalition Secretariat", "Peace Institute"]
    assert drafts["fr"].published_precision == "month"
    assert drafts["fr"].type.code == "policy-brief"
    # No language: that of its only title. No address: its id in DSpace.
    assert drafts["es"].title == "Prevención de atrocidades"
    assert drafts["es"].source_url.endswith("000000000003")
    assert drafts["ar"].title == "المسؤولية عن الحماية"
    assert (drafts["ar"].un_symbol, codes(drafts["ar"])) == ("A/78/901", ["SDN"])


def test_references_become_drafts(client, editor):
    run = start(client, upload(client, "my.ris", RIS))
    assert kinds(run) == [(line, "new") for line in (1, 20, 31, 39)]
    first, second, third, _fourth = texts(run)
    for part in ("author: “Okello, Grace”", "Gardening", "L1: “https", "N1: “Read"):
        assert part in first
    assert "JO: “Revue du Sahel”" in second
    assert "SN: “3/4”" in second
    assert "SN: “978-3-16-148410-0”" in third
    drafts = added()
    english = drafts["en"]
    assert english.published_on == date(2025, 4, 9)
    assert english.un_symbol == "S/2025/210"
    assert english.source_url == "https://example.org/reports;v=2/hate-speech"
    assert english.summary.endswith("learn, and what they do with it.")
    assert (codes(english), codes(english, "themes")) == (["SDN"], ["C1"])
    assert english.organisations.get().label_en == "Peace Institute"
    assert drafts["fr"].source_url == "https://doi.org/10.5555/sahel.12"
    assert drafts["fr"].published_precision == "year"
    assert drafts["es"].organisations.get().label_en == "Red Andina"
    assert codes(drafts["ar"]) == ["SDN"]


@pytest.mark.parametrize(("name", "data"), FILES)
def test_records_without_file_are_not_published(client, editor, name, data):
    run = start(client, upload(client, name, data, publishes="yes"))
    assert run.stage == "done"
    assert not any(resource.live for resource in added().values())
    public = Resource.objects.visible_to(Viewer.of(UserFactory()))
    assert [resource.title for resource in public] == ["Community early warning"]
    client.logout()
    for resource in added().values():
        assert client.get(f"/library/{resource.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "data"), FILES)
def test_second_import_adds_nothing(client, editor, name, data):
    start(client, upload(client, name, data))
    titles = sorted(Resource.objects.values_list("title", flat=True))
    run = start(client, upload(client, f"again-{name}", data))
    assert {kind for _line, kind in kinds(run)} == {"same"}
    assert sorted(Resource.objects.values_list("title", flat=True)) == titles
    assert len(titles) == 5


def test_record_under_another_title_is_told(client, editor):
    known = ResourceFactory(
        title="Our title", source_url="https://reliefweb.int/node/9100004"
    )
    run = upload(client, "reports.json", RELIEFWEB)
    assert kinds(run) == [(1, "new"), (2, "new"), (3, "new"), (4, "known")]
    assert "“Our title” has the same source or UN symbol" in texts(run)[3]
    url = reverse("desk_import_export:start", args=[run.pk])
    client.post(url, {"known_files": "update"})
    work_off()
    assert Resource.objects.count() == 5
    known.refresh_from_db()
    assert known.title == "حماية المدنيين في دارفور"
    assert known.source_url == "https://reliefweb.int/node/9100004"


def test_same_record_twice_in_a_file_is_told(client, editor):
    run = upload(client, "my.ris", RIS + b"\n" + RIS.replace(b"TI  - ", b"TI  - New "))
    assert [kind for _line, kind in kinds(run)][:4] == ["new"] * 4
    assert (run.rows.all()[4].kind, texts(run)[4]) == (
        "known",
        "the same record as in line 1",
    )


def test_zip_gives_a_record_its_file(client, editor):
    files = {"reports.json": RELIEFWEB, "files/A_HRC_57_23.pdf": pdf_bytes(["Text"])}
    run = upload(client, "all.zip", zipped(files), publishes="yes")
    assert texts(run)[0].startswith("A_HRC_57_23.pdf; ")
    start(client, run)
    resource = Resource.objects.get(un_symbol="A/HRC/57/23")
    assert (resource.live, resource.files.get().language) == (True, "en")
    assert resource.visibility == "members"
    # Without the file first, with it later: it is added to the same resource.
    Resource.objects.exclude(title="Community early warning").delete()
    start(client, upload(client, "reports.json", RELIEFWEB))
    run = start(client, upload(client, "all.zip", zipped(files)))
    assert kinds(run) == [(1, "adds"), (2, "same"), (3, "same"), (4, "same")]
    assert Resource.objects.get(un_symbol="A/HRC/57/23").files.count() == 1


def test_hidden_record_is_not_named(client, editor):
    ResourceFactory(
        title="Secret",
        visibility="committee",
        source_url="https://reliefweb.int/node/9100004",
    )
    uploader = UserFactory()
    names = ("access_admin", "add_resource")
    uploader.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(uploader)
    run = upload(client, "reports.json", RELIEFWEB)
    assert {kind for _line, kind in kinds(run)} == {"new"}
    assert "Secret" not in page(client, run).content.decode()


def test_unknown_values_cost_no_row(client, editor):
    lines = (
        f"TI  - {'Long title ' * 100}",
        f"UR  - https://example.org/{'x' * 1100}",
        f"PB  - {'Very long house ' * 20}",
        "LA  - Klingon",
        "DA  - 2025/13/45",
        *(f"KW  - Word {number}" for number in range(200)),
    )
    text = "\n".join(("TY  - RPRT", *lines, "ER  - "))
    run = start(client, upload(client, "my.ris", text.encode()))
    assert kinds(run) == [(1, "new")]
    details = texts(run)[0]
    for part in (
        "“Klingon” is unknown",
        "published “2025-13-45” is not a date",
        "title is longer than 500 characters",
        "source is longer than 1000 characters",
        "organisations left out, add them in the form: Very long house",
        "Word 19, …",
    ):
        assert part in details
    assert "Word 20" not in details
    resource = Resource.objects.get(language="mis")
    assert len(resource.title) == 500
    assert (resource.source_url, resource.published_on) == ("", None)
    again = start(client, upload(client, "my.ris", text.encode()))
    assert kinds(again) == [(1, "same")]


def test_ambiguous_term_costs_no_row(client, editor):
    RegionFactory(code="COD", label_en="Congo")
    RegionFactory(code="COG", label_en="Congo")
    run = upload(client, "a.csv", b"dc.title[en],dc.coverage.spatial\nT,Congo||SDN\n")
    assert kinds(run) == [(2, "new")]
    assert "left out: Congo" in texts(run)[0]


def test_record_without_language_stays_a_draft(client, editor):
    files = {
        "a.ris": "TY  - BOOK\nTI  - Untold\nL1  - a.pdf\nER  - \n",
        "a.pdf": pdf_bytes(["Text"]),
    }
    run = start(client, upload(client, "all.zip", zipped(files), publishes="yes"))
    assert "no language: choose it in the form" in texts(run)[0]
    resource = Resource.objects.get(title="Untold")
    assert (resource.live, resource.language) == (False, "")
    assert resource.files.get().language == ""


def test_record_without_title_is_an_error(client, editor):
    run = start(client, upload(client, "a.ris", b"TY  - BOOK\nLA  - en\nER  - \n"))
    assert kinds(run) == [(1, "error")]
    url = reverse("desk_import_export:failed_rows", args=[run.pk, "csv"])
    assert client.get(url).getvalue().decode("utf-8-sig").startswith("file,title,")


def test_references_exported_here_are_recognised(client, editor, settings):
    resource = Resource.objects.get()
    url = f"{settings.WAGTAILADMIN_BASE_URL}/en/library/{resource.pk}-community/"
    text = f"TY  - RPRT\nTI  - Community early warning\nLA  - en\nUR  - {url}\nER  - \n"
    assert kinds(upload(client, "a.ris", text.encode())) == [(1, "same")]
    text = text.replace("Community", "Our")
    run = upload(client, "a.ris", text.encode())
    assert kinds(run) == [(1, "known")]
    client.post(
        reverse("desk_import_export:start", args=[run.pk]), {"known_files": "update"}
    )
    work_off()
    resource = Resource.objects.get()
    assert (resource.title, resource.source_url) == ("Our early warning", "")
    other = text.replace(settings.WAGTAILADMIN_BASE_URL, "https://elsewhere.example")
    assert kinds(upload(client, "a.ris", other.encode())) == [(1, "new")]


def test_dspace_export_may_be_saved_as_xlsx(client, editor):
    book = Workbook()
    book.active.append(["id", "dc.title[en]", "dc.date.issued"])
    book.active.append(["1", "From a sheet", date(2024, 5, 17)])
    out = io.BytesIO()
    book.save(out)
    start(client, upload(client, "export.xlsx", out.getvalue()))
    assert Resource.objects.get(title="From a sheet").published_on == date(2024, 5, 17)


def test_import_of_records_continues_slice_by_slice(client, editor, monkeypatch):
    monkeypatch.setattr("desk.import_export.import_job.SLICE_SECONDS", -1)
    run = start(client, upload(client, "my.ris", RIS))
    assert [kind for _line, kind in kinds(run)] == ["new"] * 4
    assert Resource.objects.count() == 5
