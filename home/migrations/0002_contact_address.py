from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0001_site_identity")]

    operations = [
        migrations.AddField(
            model_name="siteidentity",
            name="contact_email",
            field=models.EmailField(
                blank=True,
                help_text="For readers who do not find what they look for. Empty: none.",
                max_length=254,
                verbose_name="contact address",
            ),
        ),
    ]
