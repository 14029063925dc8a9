from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_unpacked_archives"),
    ]

    operations = [
        migrations.AlterField(
            model_name="suggestion",
            name="field",
            field=models.CharField(
                choices=[
                    ("title", "Title"),
                    ("language", "Language"),
                    ("published", "Date"),
                    ("type", "Type"),
                    ("regions", "Regions"),
                    ("themes", "Themes"),
                    ("organisations", "Organisations"),
                    ("un_symbol", "UN symbol"),
                    ("summary", "Summary"),
                ],
                max_length=15,
            ),
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="value",
            field=models.CharField(max_length=600),
        ),
    ]
