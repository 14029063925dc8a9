from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_initial")]

    operations = [
        migrations.AlterField(
            model_name="incomingfile",
            name="state",
            field=models.CharField(
                choices=[
                    ("arriving", "Uploading"),
                    ("stored", "In the library"),
                    ("rejected", "Rejected"),
                    ("unpacked", "Unpacked"),
                ],
                default="arriving",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
