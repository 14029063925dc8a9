from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether emails may name resources that are not public."""

    dependencies = [("library", "0005_undated_last")]

    operations = [
        migrations.CreateModel(
            name="EmailSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "show_restricted_titles",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Mail servers and phones store emails. When off, emails "
                            "count and link resources that are not public, without "
                            "titles."
                        ),
                        verbose_name="titles of restricted resources in emails",
                    ),
                ),
            ],
            options={"verbose_name": "emails"},
        ),
    ]
