"""Where PostgreSQL counts requests. SQLite has a file of its own for that."""

from django.db import migrations

from members.request_counts import TABLE


def create(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        # Not logged: counting waits for no disk, and after a crash it begins anew.
        schema_editor.execute(TABLE.replace("CREATE TABLE", "CREATE UNLOGGED TABLE"))


def drop(apps, schema_editor) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS request_counts")


class Migration(migrations.Migration):
    dependencies = [("members", "0003_account_mails_and_sign_in_limits")]
    operations = [migrations.RunPython(create, drop)]
