from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_pins")]

    operations = [
        migrations.AddField(
            model_name="indexstate",
            name="indexed_tokens",
            field=models.JSONField(default=list),
        ),
    ]
