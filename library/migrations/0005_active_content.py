from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0003_languages")]

    operations = [
        migrations.AddField(
            model_name="librarydocument",
            name="active_content",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
