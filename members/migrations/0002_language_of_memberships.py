from django.db import migrations


class Migration(migrations.Migration):
    """Mails are in the language of a saved search or of an invitation."""

    dependencies = [("members", "0001_members")]

    operations = [migrations.RemoveField(model_name="membership", name="language")]
