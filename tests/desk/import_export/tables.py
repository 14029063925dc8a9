"""Tables in tests: exported, changed in a cell, imported again."""

import csv
import io

from django.urls import reverse

from desk.import_export import table_files
from desk.import_export.import_job import import_next
from desk.models import ImportRun
from library.import_export import (
    Check,
    Folder,
    ImportOptions,
    groups,
    import_group,
    read_rows,
)
from library.models import Resource
from library.spreadsheets import BYTE_ORDER_MARK, csv_lines
from tests.extraction.files import zipped
from tests.factories import pdf_bytes

HEADER = "file,title,language"
TABLE = (
    f"{HEADER},regions,organisations\n"
    "one.pdf,One,en,SDN,New House\n"
    "two.pdf,Two,fr,Atlantis,\n"
    "three.pdf,Three,es,,\n"
)
RESOURCE_FIELDS = (
    "title",
    "language",
    "summary",
    "type_id",
    "published_on",
    "published_precision",
    "un_symbol",
    "rights",
    "source_url",
    "visibility",
    "review_on",
    "content_note",
    "live",
)


def exported(*resources, **kwargs):
    """Return the rows of an export as dicts; of all resources when none are named."""
    chosen = resources or Resource.objects.order_by("created_at")
    lines = list(table_files.resource_lines([one.pk for one in chosen], **kwargs))
    text = "".join(csv_lines(lines)).removeprefix(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table_of(rows, columns=None):
    """Return the bytes of a CSV table."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def imported(rows, folder, columns=None, **way):
    """Import rows. Returns (kind, text) of each, in the order of the table."""
    table = folder / "again.csv"
    table.write_bytes(table_of(rows, columns))
    found = []
    check = Check(Folder(folder))
    for group in groups(read_rows(table)):
        import_group(group, check, ImportOptions(**way), found.extend)
    return [(str(one.kind), one.text) for one in sorted(found, key=lambda o: o.line)]


def snapshot():
    """Return all that is stored of resources and of their files."""
    return [
        (
            resource.pk,
            [getattr(resource, field) for field in RESOURCE_FIELDS],
            [
                sorted(getattr(resource, name).values_list("pk", flat=True))
                for name in ("regions", "themes", "organisations")
            ],
            list(
                resource.files.order_by("pk").values_list(
                    "pk", "document", "language", "part", "title", "summary"
                )
            ),
            resource.revisions.count(),
        )
        for resource in Resource.objects.order_by("created_at")
    ]


def upload(client, name, data, **values):
    """Send a table to the import page and let the worker check it. Returns the run."""
    file = io.BytesIO(data)
    file.name = name
    response = client.post(reverse("desk_import_export:add"), {"file": file, **values})
    assert response.status_code == 302, response.context["form"].errors
    work_off()
    return ImportRun.objects.latest("pk")


def start(client, run):
    """Press the button "Import" and let the worker do it."""
    client.post(reverse("desk_import_export:start", args=[run.pk]))
    work_off()
    run.refresh_from_db()
    return run


def work_off():
    while import_next():
        pass


def kinds(run):
    return [(row.line, row.kind) for row in run.rows.all()]


def a_zip(table=TABLE, names=("one", "two", "three")):
    files = {f"files/{name}.pdf": pdf_bytes([f"Text of {name}"]) for name in names}
    return zipped({"table.csv": table} | files)


def page(client, run, **query):
    return client.get(reverse("desk_import_export:run", args=[run.pk]), query)
