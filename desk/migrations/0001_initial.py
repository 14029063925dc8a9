import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Batch",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        default="members",
                        help_text="Of its resources once they are published.",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="begun"),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
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
                ("line", models.PositiveIntegerField(verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New resource"),
                            ("adds", "Adds a file"),
                            ("changes", "Changes"),
                            ("same", "Already there"),
                            ("error", "Error"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "title",
                    models.CharField(blank=True, max_length=500, verbose_name="title"),
                ),
                ("cells", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of an import",
                "ordering": ["run", "line"],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
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
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("ending", models.CharField(max_length=5)),
                (
                    "publishes",
                    models.BooleanField(
                        default=False, verbose_name="publish new resources"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("checked", "Checked, nothing imported yet"),
                            ("importing", "Being imported"),
                            ("done", "Imported"),
                            ("refused", "Not readable"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("columns", models.JSONField(default=list)),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="uploaded"),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="IncomingFile",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                (
                    "received",
                    models.PositiveBigIntegerField(default=0, verbose_name="received"),
                ),
                ("fingerprint", models.CharField(db_index=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("arriving", "Arriving"),
                            ("kept", "In the library"),
                            ("refused", "Not taken"),
                        ],
                        default="arriving",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "incoming file",
                "verbose_name_plural": "incoming files",
                "ordering": ["created_at", "name"],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("same-file", "The same file"),
                            ("nearly-same", "Nearly the same text"),
                            ("translation", "Looks like a translation"),
                        ],
                        max_length=15,
                    ),
                ),
                ("score", models.FloatField()),
                ("evidence", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("joined", "Joined"),
                            ("dismissed", "Not the same"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "likeness",
                "verbose_name_plural": "likenesses",
                "ordering": ["-found_at", "-score"],
            },
        ),
    ]
