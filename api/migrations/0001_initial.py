import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import api.models.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeCounter",
            fields=[
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ChangeState",
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
            ],
            options={
                "verbose_name": "Changes for programs",
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        default="public",
                        max_length=10,
                        verbose_name="may read",
                    ),
                ),
                (
                    "digest",
                    models.CharField(editable=False, max_length=64, unique=True),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "expires_at",
                    models.DateTimeField(default=api.models.tokens.next_token_expiry),
                ),
                ("last_used_on", models.DateField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ResourceChange",
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
                ("resource_id", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("is_removed", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("type_code", models.CharField(blank=True, default="", max_length=80)),
                ("region_codes", models.TextField(blank=True, default="")),
            ],
            options={
                "ordering": ["level", "number"],
                "indexes": [
                    models.Index(
                        fields=["level", "changed_at"], name="changes_of_a_level"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource_id", "level"), name="change_once_a_level"
                    ),
                    models.UniqueConstraint(
                        fields=("level", "number"), name="number_once_a_level"
                    ),
                ],
            },
        ),
    ]
