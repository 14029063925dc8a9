from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mails are in the language of a saved search or of an invitation."""

    dependencies = [("members", "0001_members")]

    operations = [
        migrations.RemoveField(model_name="membership", name="language"),
        migrations.AlterField(
            model_name="savedsearch",
            name="language",
            field=models.CharField(
                choices=settings.LANGUAGES,
                default="en",
                max_length=10,
                verbose_name="language of the mails",
            ),
        ),
    ]
