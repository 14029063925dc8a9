import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import library.languages


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("desk", "0001_initial"),
        ("library", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateState",
            fields=[
                ("requested_version", models.PositiveBigIntegerField(default=0)),
                ("processed_version", models.PositiveBigIntegerField(default=0)),
                ("fencing_token", models.PositiveBigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("rejections", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
                ("dead_letter", models.BooleanField(default=False)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="duplicate_state",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Possible duplicates",
            },
        ),
        migrations.CreateModel(
            name="HarvestSource",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("oai", "Repository (OAI-PMH)"),
                            ("feed", "Feed (RSS or Atom)"),
                        ],
                        default="oai",
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.CharField(max_length=1000, verbose_name="URL")),
                (
                    "oai_set",
                    models.CharField(
                        blank=True,
                        help_text="Only this set of the repository. Leave empty for all.",
                        max_length=200,
                        verbose_name="set",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=library.languages.language_choices,
                        help_text="Of records that do not name their language.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "interval",
                    models.CharField(
                        choices=[
                            ("daily", "Every day"),
                            ("weekly", "Every week"),
                            ("by_hand", "By hand only"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="harvest",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="added"),
                ),
                (
                    "last_run_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last harvest"
                    ),
                ),
                (
                    "last_error",
                    models.TextField(blank=True, editable=False, verbose_name="error"),
                ),
                ("last_counts", models.JSONField(default=dict, editable=False)),
                (
                    "harvested_until",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("resumption_token", models.TextField(blank=True, editable=False)),
                (
                    "list_started",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("etag", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "last_modified",
                    models.CharField(blank=True, editable=False, max_length=100),
                ),
                ("progress", models.JSONField(default=dict, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Is added to each draft.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="library.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["name", "pk"],
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
                    "known_files",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("update", "Update the existing resource"),
                            ("skip", "Skip the row"),
                            ("add", "Add another resource with the same file"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("checking", "Checking"),
                            ("checked", "Checked, not imported yet"),
                            ("importing", "Importing"),
                            ("done", "Imported"),
                            ("rejected", "Unreadable"),
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
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SuggestionState",
            fields=[
                ("requested_version", models.PositiveBigIntegerField(default=0)),
                ("processed_version", models.PositiveBigIntegerField(default=0)),
                ("fencing_token", models.PositiveBigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("rejections", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
                ("dead_letter", models.BooleanField(default=False)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="suggestion_state",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Suggestions",
            },
        ),
        migrations.CreateModel(
            name="TextSignature",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signature",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
                ("hashes", models.BinaryField()),
            ],
            options={
                "verbose_name": "text signature",
                "verbose_name_plural": "text signatures",
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="started by",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="later_duplicates",
                to="library.librarydocument",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="earlier_duplicates",
                to="library.librarydocument",
            ),
        ),
        migrations.CreateModel(
            name="HarvestState",
            fields=[
                ("requested_version", models.PositiveBigIntegerField(default=0)),
                ("processed_version", models.PositiveBigIntegerField(default=0)),
                ("fencing_token", models.PositiveBigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("rejections", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
                ("dead_letter", models.BooleanField(default=False)),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="work",
                        serialize=False,
                        to="desk.harvestsource",
                    ),
                ),
            ],
            options={
                "verbose_name": "Harvests",
            },
        ),
        migrations.CreateModel(
            name="HarvestedRecord",
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
                ("digest", models.CharField(max_length=64)),
                (
                    "identifier",
                    models.CharField(max_length=1000, verbose_name="identifier"),
                ),
                (
                    "datestamp",
                    models.CharField(blank=True, max_length=40, verbose_name="date"),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "url_key",
                    models.CharField(blank=True, db_index=True, max_length=1000),
                ),
                (
                    "url",
                    models.CharField(blank=True, max_length=1000, verbose_name="URL"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft created"),
                            ("known", "Possible duplicate"),
                            ("deleted", "Deleted at the source"),
                            ("dismissed", "Draft deleted"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="in common"
                    ),
                ),
                ("metadata", models.JSONField(default=dict, editable=False)),
                (
                    "found_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="found"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="harvested_records",
                        to="library.resource",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="desk.harvestsource",
                    ),
                ),
            ],
            options={
                "verbose_name": "harvested record",
                "verbose_name_plural": "harvested records",
                "ordering": ["-found_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportState",
            fields=[
                ("requested_version", models.PositiveBigIntegerField(default=0)),
                ("processed_version", models.PositiveBigIntegerField(default=0)),
                ("fencing_token", models.PositiveBigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("rejections", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
                ("dead_letter", models.BooleanField(default=False)),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="work",
                        serialize=False,
                        to="desk.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "Imports",
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
                            ("adds", "Additional file"),
                            ("changes", "Changes"),
                            ("same", "Unchanged"),
                            ("known", "File already in the library"),
                            ("skipped", "Skipped"),
                            ("error", "Error"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "title",
                    models.CharField(blank=True, max_length=500, verbose_name="title"),
                ),
                ("hashes", models.JSONField(default=list)),
                ("cells", models.JSONField(default=list)),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="library.resource",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="desk.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "import row",
                "verbose_name_plural": "import rows",
                "ordering": ["run", "line"],
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
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="desk.batch",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="library.librarydocument",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incoming",
                        to="library.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming file",
                "verbose_name_plural": "incoming files",
                "ordering": ["created_at", "name"],
            },
        ),
        migrations.CreateModel(
            name="SecondPersonTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        help_text="Pages/snippets at this step in a workflow will be moderated or approved by these groups of users",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
            ],
            options={
                "verbose_name": "review by a second person",
                "verbose_name_plural": "reviews by a second person",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="SignatureBand",
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
                ("key", models.BigIntegerField(db_index=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signature_bands",
                        to="library.librarydocument",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suggestion",
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
                    "field",
                    models.CharField(
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
                ("value", models.CharField(max_length=600)),
                ("confidence", models.FloatField()),
                ("quote", models.TextField(blank=True)),
                ("page", models.PositiveIntegerField(null=True)),
                ("source", models.CharField(max_length=20)),
                ("similar_resources", models.JSONField(default=list)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("changed", "Changed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="library.librarydocument",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="library.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ["resource", "field", "-confidence", "value"],
            },
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="compared_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="harvestedrecord",
            constraint=models.UniqueConstraint(
                fields=("source", "digest"), name="record_once_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("run", "line"), name="row_once_an_import"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                fields=("resource", "document", "field", "value"), name="suggested_once"
            ),
        ),
    ]
