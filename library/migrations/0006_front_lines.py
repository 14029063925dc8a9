from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0005_active_content"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentoutline",
            name="front_lines",
            field=models.JSONField(default=list),
        ),
    ]
