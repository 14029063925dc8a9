import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sessions know their user; accounts have a record of what happened to them."""

    dependencies = [
        ("members", "0004_request_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                (
                    "expire_date",
                    models.DateTimeField(db_index=True, verbose_name="expire date"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccountEvent",
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
                            ("signed_in", "Signed in"),
                            ("sign_in_refused", "Sign-in refused"),
                            ("factor_refused", "Second factor refused"),
                            ("password_changed", "Password changed"),
                            ("factor_changed", "Second factor changed"),
                            ("sessions_ended", "Signed out of other devices"),
                            ("restricted_file", "Restricted files opened"),
                            ("restricted_export", "Restricted resources exported"),
                        ],
                        max_length=20,
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=40)),
                ("day", models.DateField(db_index=True)),
                ("last_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-last_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind", "device", "day"),
                        name="one_event_row_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user", None)),
                        fields=("kind", "device", "day"),
                        name="one_row_a_day_for_nobody",
                    ),
                ],
            },
        ),
    ]
