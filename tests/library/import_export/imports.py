"""Run the bulk import in tests."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from library.models import Resource

HEADER = "file,title,language"


def run(folder, text, *options, encoding="utf-8"):
    """Run the command on a table. Returns (summary, error lines, failed)."""
    table = folder / "table.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return run_file(table, *options)


def run_file(table, *options, raises=False):
    """Run the command on a file. Returns (summary, error lines, failed)."""
    out, err, failed = StringIO(), StringIO(), False
    try:
        call_command("import_resources", str(table), *options, stdout=out, stderr=err)
    except CommandError:
        if raises:
            raise
        failed = True
    return out.getvalue().strip(), err.getvalue().strip(), failed


def refusal(folder, text, **kwargs):
    """Return why a whole table was refused; nothing of it may have gone in."""
    table = folder / "table.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CommandError) as error:
        call_command("import_resources", str(table), **kwargs)
    assert not Resource.objects.exists()
    return str(error.value)
