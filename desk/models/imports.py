"""Imports of tables, with the result of every row."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.import_export import Kind, KnownFiles
from library.models import Resource
from library.worker.queue import WorkState

KNOWN_FILES = [
    (KnownFiles.UPDATE.value, _("Update the existing resource")),
    (KnownFiles.SKIP.value, _("Skip the row")),
    (KnownFiles.ADD.value, _("Add another resource with the same file")),
]


class ImportRun(models.Model):
    """One table: checked first, imported when an editor confirms."""

    class Stage(models.TextChoices):
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Checked, not imported yet")
        IMPORTING = "importing", _("Importing")
        DONE = "done", _("Imported")
        REJECTED = "rejected", _("Unreadable")

    # The name of its file in DATA_DIR/imports.
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    name = models.CharField(_("file"), max_length=255)
    # ".csv", ".json": see `stored_files.ENDINGS`
    ending = models.CharField(max_length=5)
    publishes = models.BooleanField(_("publish new resources"), default=False)
    # What to do with rows whose file the library has, chosen before the import.
    known_files = models.CharField(
        max_length=10, choices=KNOWN_FILES, blank=True, default=""
    )
    stage = models.CharField(
        _("state"), max_length=10, choices=Stage, default=Stage.CHECKING
    )
    reason = models.TextField(_("reason"), blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    columns = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether the worker is checking or importing it."""
        return self.stage in (self.Stage.CHECKING, self.Stage.IMPORTING)


class ImportRow(models.Model):
    """The result of one row, or the expected result after a check."""

    KINDS = [
        (Kind.NEW.value, _("New resource")),
        (Kind.ADDS.value, _("Additional file")),
        (Kind.CHANGES.value, _("Changes")),
        (Kind.SAME.value, _("Unchanged")),
        (Kind.KNOWN.value, _("File already in the library")),
        (Kind.SKIPPED.value, _("Skipped")),
        (Kind.ERROR.value, _("Error")),
    ]

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("result"), max_length=10, choices=KINDS)
    text = models.TextField(blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # SHA-256 of its files, to recognise them further down in the table.
    hashes = models.JSONField(default=list)
    # The original cells, stored if the resource must be imported again.
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["run", "line"]
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="row_once_an_import")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line} {self.kind}"


class ImportState(WorkState):
    """Queue row: check or import one table."""

    run = models.OneToOneField(
        ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="work"
    )

    class Meta:
        verbose_name = _("Imports")
