from django.db import migrations, models
from django.utils import timezone

from members.models.saved_searches import next_feed_expiry


class Migration(migrations.Migration):
    """Private feeds expire, and show when they were last used."""

    dependencies = [("members", "0005_account_events_and_sessions")]

    operations = [
        migrations.AddField(
            model_name="privatefeed",
            name="expires_at",
            # Feeds from before end here; their owners can renew them.
            field=models.DateTimeField(default=timezone.now),
        ),
        migrations.AlterField(
            model_name="privatefeed",
            name="expires_at",
            field=models.DateTimeField(default=next_feed_expiry),
        ),
        migrations.AddField(
            model_name="privatefeed",
            name="last_used_on",
            field=models.DateField(null=True),
        ),
    ]
