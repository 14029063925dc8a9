from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0006_front_lines")]

    operations = [
        migrations.AlterModelOptions(
            name="resource",
            options={
                "ordering": [
                    models.OrderBy(
                        models.F("published_on"), descending=True, nulls_last=True
                    ),
                    "-pk",
                ],
                "permissions": [
                    ("view_members_resource", "Can see what is for members"),
                    ("view_committee_resource", "Can see what is for the committee"),
                    (
                        "publish_incomplete_resource",
                        "Can publish many resources at once that lack metadata",
                    ),
                ],
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
            },
        )
    ]
