import django.db.models.deletion
import modelcluster.fields
from django.core.management import call_command
from django.db import migrations, models

TABLE = "library_cache"


def make(apps, schema_editor) -> None:
    database = schema_editor.connection.alias
    call_command("createcachetable", TABLE, database=database, verbosity=0)


def remove(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("home", "0001_initial"),
        ("library", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="collectionpage",
            name="listing_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside the title and in lists. Pictures are public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="homepage",
            name="hero_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Pictures are public. Leave empty for the default illustration.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture beside the search box",
            ),
        ),
        migrations.AddField(
            model_name="homepage",
            name="listing_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside the title and in lists. Pictures are public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="newsindexpage",
            name="listing_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside the title and in lists. Pictures are public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="newspage",
            name="listing_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside the title and in lists. Pictures are public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="newsresource",
            name="page",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="picks",
                to="home.newspage",
            ),
        ),
        migrations.AddField(
            model_name="newsresource",
            name="resource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="library.resource",
                verbose_name="resource",
            ),
        ),
        migrations.AddField(
            model_name="pickedresource",
            name="page",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="picks",
                to="home.collectionpage",
            ),
        ),
        migrations.AddField(
            model_name="pickedresource",
            name="resource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="library.resource",
                verbose_name="resource",
            ),
        ),
        migrations.AddField(
            model_name="textpage",
            name="listing_image",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside the title and in lists. Pictures are public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.libraryimage",
                verbose_name="picture",
            ),
        ),
        migrations.RunPython(make, remove),
    ]
