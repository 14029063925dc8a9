from django.db import migrations, models

BATCH = 1000


def record_public_resources(apps, schema_editor) -> None:
    """Add the resources that are public now, to be dated, and the deleted ones."""
    PublicChange = apps.get_model("library", "PublicChange")
    Resource = apps.get_model("library", "Resource")
    RemovedResource = apps.get_model("library", "RemovedResource")
    public = Resource.objects.filter(live=True, visibility="public").order_by()
    PublicChange.objects.bulk_create(
        (PublicChange(resource_id=pk) for pk in public.values_list("pk", flat=True)),
        batch_size=BATCH,
    )
    removed = RemovedResource.objects.filter(visibility="public").order_by()
    PublicChange.objects.bulk_create(
        (
            PublicChange(resource_id=pk, changed_at=date, is_pending=False)
            for pk, date in removed.values_list("pk", "removed_at")
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("library", "0008_unknown_languages")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "resource_id",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                ("changed_at", models.DateTimeField(null=True)),
                ("is_pending", models.BooleanField(db_index=True, default=True)),
                ("is_public", models.BooleanField(default=False)),
                (
                    "type_code",
                    models.CharField(blank=True, default="", max_length=80),
                ),
                ("region_codes", models.TextField(blank=True, default="")),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["changed_at", "resource_id"], name="public_change_date"
                    )
                ],
            },
        ),
        migrations.RunPython(record_public_resources, migrations.RunPython.noop),
    ]
