import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("library", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentVectors",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vectors",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("text_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=32)),
                ("mean", models.BinaryField()),
                ("places", models.BinaryField()),
                ("vectors", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="EmbeddingState",
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
                        related_name="embedding",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IndexState",
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
                    "resource_id",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                (
                    "indexed_visibility",
                    models.CharField(blank=True, default="", max_length=10),
                ),
                ("indexed_tokens", models.JSONField(default=list)),
                ("is_excluded", models.BooleanField(db_index=True, default=False)),
                ("sent_pages", models.JSONField(default=dict)),
                (
                    "pages_digest",
                    models.CharField(blank=True, default="", max_length=64),
                ),
            ],
            options={
                "verbose_name": "Search index",
            },
        ),
        migrations.CreateModel(
            name="GlossaryEntry",
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
                            ("two-way", "Two-way: each term also finds all others"),
                            ("one-way", "One-way: the typed words also find the terms"),
                            ("ambiguous", "Ambiguous: offers the terms as a choice"),
                        ],
                        default="two-way",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True,
                        help_text="For one-way and ambiguous entries: the words users type. One per line.",
                        verbose_name="typed words",
                    ),
                ),
                (
                    "terms_en",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (English)",
                    ),
                ),
                (
                    "terms_fr",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (French)",
                    ),
                ),
                (
                    "terms_es",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (Spanish)",
                    ),
                ),
                (
                    "terms_pt",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (Portuguese)",
                    ),
                ),
                (
                    "terms_ar",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (Arabic)",
                    ),
                ),
                (
                    "terms_xx",
                    models.TextField(
                        blank=True,
                        help_text="One per line.",
                        verbose_name="terms (other languages)",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="The reason, for other editors.",
                        max_length=255,
                        verbose_name="note",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Clear to stop using this entry.",
                        verbose_name="in use",
                    ),
                ),
                (
                    "origin",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_index=True, verbose_name="updated"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "glossary entry",
                "verbose_name_plural": "glossary",
                "ordering": ["kind", "source", "terms_en"],
            },
        ),
        migrations.CreateModel(
            name="Promotion",
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
                    "words",
                    models.CharField(
                        help_text="As users type them. Case, accents and punctuation are ignored.",
                        max_length=255,
                        verbose_name="words",
                    ),
                ),
                (
                    "key",
                    models.CharField(db_index=True, editable=False, max_length=255),
                ),
                (
                    "sort_order",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="The position among promotions for the same words.",
                        verbose_name="order",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="The reason, for other editors.",
                        max_length=255,
                        verbose_name="note",
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty to promote it until it is deleted.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="library.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "promoted result",
                "verbose_name_plural": "promoted results",
                "ordering": ["key", "sort_order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchIndex",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("building", "Building"),
                            ("live", "Live"),
                            ("retired", "Retired"),
                        ],
                        default="building",
                        max_length=10,
                    ),
                ),
                ("copied_to", models.BigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["made_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")),
                        fields=("state",),
                        name="one_live_index",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "building")),
                        fields=("state",),
                        name="one_rebuild_at_a_time",
                    ),
                ],
            },
        ),
    ]
