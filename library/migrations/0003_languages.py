from django.db import migrations, models

import library.languages


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0002_access_on_request"),
    ]

    operations = [
        migrations.AlterField(
            model_name="resource",
            name="language",
            field=models.CharField(
                choices=library.languages.language_choices,
                default="en",
                max_length=10,
                verbose_name="language of the title",
            ),
        ),
        migrations.AlterField(
            model_name="resourcefile",
            name="language",
            field=models.CharField(
                choices=library.languages.language_choices,
                default="en",
                max_length=10,
                verbose_name="language",
            ),
        ),
    ]
