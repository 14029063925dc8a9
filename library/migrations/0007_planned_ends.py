from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0006_email_settings")]

    operations = [
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(("expire_at__isnull", False)),
                fields=["expire_at"],
                name="resource_planned_end",
            ),
        ),
    ]
