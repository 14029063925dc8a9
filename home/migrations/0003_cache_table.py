"""The table that processes share as their cache, where CACHE_URL says no other."""

from django.core.management import call_command
from django.db import migrations

TABLE = "library_cache"


def make(apps, schema_editor) -> None:
    database = schema_editor.connection.alias
    call_command("createcachetable", TABLE, database=database, verbosity=0)


def remove(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_contact_address")]
    operations = [migrations.RunPython(make, remove)]
