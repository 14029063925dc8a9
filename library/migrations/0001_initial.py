import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

import library.languages
import library.models.documents

OF_WAGTAIL = ("wagtailcore", "wagtaildocs", "wagtailimages")


def remove_default_rights(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name="Moderators").delete()
    # Its only step is to be approved by the moderators.
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()

    editors = Group.objects.filter(name="Editors").first()
    if editors is None:
        return
    GroupCollectionPermission = apps.get_model(
        "wagtailcore", "GroupCollectionPermission"
    )
    GroupCollectionPermission.objects.filter(
        group=editors, collection__depth=1
    ).delete()
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupPagePermission.objects.filter(group=editors, page__depth=1).delete()
    editors.permissions.remove(
        *editors.permissions.filter(content_type__app_label__in=OF_WAGTAIL)
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryDocument",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created at"),
                ),
                (
                    "file_size",
                    models.PositiveBigIntegerField(editable=False, null=True),
                ),
                (
                    "file_hash",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=library.models.documents.stored_name,
                        verbose_name="file",
                    ),
                ),
                (
                    "original_name",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="original name"
                    ),
                ),
                (
                    "media_type",
                    models.CharField(
                        blank=True, editable=False, max_length=10, verbose_name="format"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, db_index=True, editable=False, max_length=64
                    ),
                ),
                (
                    "page_count",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="pages"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for text extraction"),
                            ("done", "Full text"),
                            ("partial", "Some pages could not be read"),
                            ("failed", "Text not searchable"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="text",
                    ),
                ),
                ("reason", models.CharField(blank=True, editable=False, max_length=20)),
                (
                    "scan",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not scanned"),
                            ("waiting", "Waiting for the virus scan"),
                            ("clean", "No virus found"),
                            ("infected", "Quarantined: a virus was found"),
                            ("too-large", "Too large for the virus scanner"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("virus", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "found_title",
                    models.CharField(blank=True, editable=False, max_length=500),
                ),
                (
                    "found_language",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                ("found_date", models.DateField(editable=False, null=True)),
                ("scanned_pages", models.JSONField(default=list, editable=False)),
                (
                    "recognised_count",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
                (
                    "ocr_languages",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=50,
                        verbose_name="language of scanned pages",
                    ),
                ),
                ("active_content", models.JSONField(default=list, editable=False)),
                (
                    "scan_languages",
                    models.CharField(blank=True, editable=False, max_length=50),
                ),
                ("text_size", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "text_digest",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "cover",
                    models.FileField(
                        blank=True,
                        editable=False,
                        upload_to=library.models.documents.cover_name,
                    ),
                ),
                (
                    "extraction_version",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="EmailSettings",
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
                    "show_restricted_titles",
                    models.BooleanField(
                        default=False,
                        help_text="Mail servers and phones store emails. If off, emails contain only the number of restricted resources and a link.",
                        verbose_name="titles of restricted resources in emails",
                    ),
                ),
            ],
            options={
                "verbose_name": "emails",
            },
        ),
        migrations.CreateModel(
            name="LastRun",
            fields=[
                (
                    "task",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("ran_at", models.DateTimeField()),
                ("problems", models.PositiveIntegerField(default=0)),
            ],
            options={
                "permissions": [
                    (
                        "operate_library",
                        "Can view the system status and retry failed jobs",
                    )
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                    "text_en",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (English)",
                    ),
                ),
                (
                    "text_fr",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (French)",
                    ),
                ),
                (
                    "text_es",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Spanish)",
                    ),
                ),
                (
                    "text_ar",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Arabic)",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Used in URLs and imports. Do not change it.",
                        max_length=80,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=120, unique=True)),
                (
                    "label_en",
                    models.CharField(max_length=200, verbose_name="label (English)"),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (French)"
                    ),
                ),
                (
                    "label_es",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Spanish)"
                    ),
                ),
                (
                    "label_ar",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Arabic)"
                    ),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other names that readers may type, in any language. One per line.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "is_member",
                    models.BooleanField(
                        default=False, verbose_name="member of the coalition"
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["label_en"],
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="Resource",
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
                    "live",
                    models.BooleanField(
                        default=True, editable=False, verbose_name="live"
                    ),
                ),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="has unpublished changes",
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True,
                        db_index=True,
                        null=True,
                        verbose_name="first published at",
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last published at"
                    ),
                ),
                (
                    "go_live_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="go live date/time"
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="expiry date/time"
                    ),
                ),
                (
                    "expired",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="expired"
                    ),
                ),
                (
                    "locked",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="locked"
                    ),
                ),
                (
                    "locked_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="locked at"
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=library.languages.language_choices,
                        default="en",
                        max_length=10,
                        verbose_name="language of the title",
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "published_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date of publication"
                    ),
                ),
                (
                    "published_precision",
                    models.CharField(
                        choices=[("year", "Year"), ("month", "Month"), ("day", "Day")],
                        default="day",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "un_symbol",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="UN symbol"
                    ),
                ),
                (
                    "rights",
                    models.CharField(blank=True, max_length=500, verbose_name="rights"),
                ),
                (
                    "source_url",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="source"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        db_index=True,
                        default="members",
                        max_length=10,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "offers_access",
                    models.BooleanField(
                        default=False, verbose_name="access on request"
                    ),
                ),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="review date"),
                ),
                (
                    "content_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="content note"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="added"),
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
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="locked_%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
                    ),
                ),
                (
                    "organisations",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="resources",
                        to="library.organisation",
                        verbose_name="organisations",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": [
                    models.OrderBy(
                        models.F("published_on"), descending=True, nulls_last=True
                    ),
                    "-pk",
                ],
                "permissions": [
                    ("view_members_resource", "Can see what is for members"),
                    ("view_committee_resource", "Can see what is for the committee"),
                    (
                        "publish_incomplete_resource",
                        "Can publish many resources at once that lack metadata",
                    ),
                ],
            },
            bases=(
                wagtail.models.preview.PreviewableMixin,
                modelsearch.index.Indexed,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="ResourceType",
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
                    "text_en",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (English)",
                    ),
                ),
                (
                    "text_fr",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (French)",
                    ),
                ),
                (
                    "text_es",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Spanish)",
                    ),
                ),
                (
                    "text_ar",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Arabic)",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Used in URLs and imports. Do not change it.",
                        max_length=80,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=120, unique=True)),
                (
                    "label_en",
                    models.CharField(max_length=200, verbose_name="label (English)"),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (French)"
                    ),
                ),
                (
                    "label_es",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Spanish)"
                    ),
                ),
                (
                    "label_ar",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Arabic)"
                    ),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other names that readers may type, in any language. One per line.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
            ],
            options={
                "verbose_name": "resource type",
                "verbose_name_plural": "resource types",
                "ordering": ["label_en"],
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="DocumentOutline",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
                ("entries", models.JSONField(default=list)),
                ("front_lines", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="ExtractionState",
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
                        related_name="extraction",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Text extraction",
            },
        ),
        migrations.CreateModel(
            name="FixityCheck",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fixity",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("checked_at", models.DateTimeField(db_index=True)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Intact"),
                            ("missing", "Missing"),
                            ("size", "Size has changed"),
                            ("bytes", "Content has changed"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecognitionState",
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
                        related_name="recognition",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Text recognition",
            },
        ),
        migrations.CreateModel(
            name="ScanState",
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
                        related_name="virus_scan",
                        serialize=False,
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "Virus scan",
            },
        ),
        migrations.CreateModel(
            name="LibraryImage",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        verbose_name="description",
                    ),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="created at"
                    ),
                ),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "focal_point_width",
                    models.PositiveIntegerField(blank=True, null=True),
                ),
                (
                    "focal_point_height",
                    models.PositiveIntegerField(blank=True, null=True),
                ),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "file_hash",
                    models.CharField(
                        blank=True, db_index=True, editable=False, max_length=40
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "abstract": False,
            },
            bases=(
                wagtail.images.models.ImageFileMixin,
                modelsearch.index.Indexed,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="RecognisedPage",
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
                ("sha256", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("languages", models.CharField(max_length=50)),
                ("text", models.TextField(blank=True)),
                ("boxes", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sha256", "number", "languages"), name="recognised_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
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
                    "text_en",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (English)",
                    ),
                ),
                (
                    "text_fr",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (French)",
                    ),
                ),
                (
                    "text_es",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Spanish)",
                    ),
                ),
                (
                    "text_ar",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Arabic)",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Used in URLs and imports. Do not change it.",
                        max_length=80,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=120, unique=True)),
                (
                    "label_en",
                    models.CharField(max_length=200, verbose_name="label (English)"),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (French)"
                    ),
                ),
                (
                    "label_es",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Spanish)"
                    ),
                ),
                (
                    "label_ar",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Arabic)"
                    ),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other names that readers may type, in any language. One per line.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("area", "Area (UN M49)"),
                            ("country", "Country"),
                            ("advocacy", "Advocacy region"),
                        ],
                        default="country",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        help_text="For an advocacy region: its countries.",
                        limit_choices_to={"kind": "country"},
                        related_name="groups",
                        to="library.region",
                        verbose_name="countries",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="library.region",
                        verbose_name="broader term",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["label_en"],
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SourceLink",
            fields=[
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="source_link",
                        serialize=False,
                        to="library.resource",
                    ),
                ),
                ("url", models.CharField(max_length=1000)),
                (
                    "problem",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="problem"
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0)),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked")),
                (
                    "next_check_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now
                    ),
                ),
            ],
            options={
                "verbose_name": "source link",
                "verbose_name_plural": "source links",
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="regions",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                related_name="resources",
                to="library.region",
                verbose_name="regions",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="supersedes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="superseded_by",
                to="library.resource",
                verbose_name="supersedes",
            ),
        ),
        migrations.CreateModel(
            name="RemovedResource",
            fields=[
                (
                    "resource_id",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("members", "Members only"),
                            ("committee", "Committee only"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="deleted"),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="library.resource",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted resource",
                "verbose_name_plural": "deleted resources",
                "ordering": ["-removed_at"],
            },
        ),
        migrations.CreateModel(
            name="ResourceFile",
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
                    "sort_order",
                    models.IntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=library.languages.language_choices,
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "part",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="part"
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=500, verbose_name="title"),
                ),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resource_files",
                        to="library.librarydocument",
                        verbose_name="file",
                    ),
                ),
                (
                    "resource",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="library.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a resource",
                "verbose_name_plural": "files of a resource",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FileVersion",
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
                ("number", models.PositiveIntegerField()),
                (
                    "replaced_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="replaced"),
                ),
                ("changed_pages", models.JSONField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="library.librarydocument",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="library.resourcefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier version",
                "verbose_name_plural": "earlier versions",
                "ordering": ["file", "-number"],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="library.resourcetype",
                verbose_name="type",
            ),
        ),
        migrations.CreateModel(
            name="Theme",
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
                    "text_en",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (English)",
                    ),
                ),
                (
                    "text_fr",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (French)",
                    ),
                ),
                (
                    "text_es",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Spanish)",
                    ),
                ),
                (
                    "text_ar",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("quote", 8),
                            ("notice", 10),
                            ("steps", 15),
                            ("cards", 23),
                            ("table", 28),
                            ("links", 32),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h2",
                                        "h3",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                    "template": "library/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Picture"},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Caption",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Credit",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 1), ("caption", 2), ("credit", 3)]],
                                {},
                            ),
                            5: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Quotation", "rows": 3},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Source URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 5), ("source", 6), ("source_url", 7)]],
                                {},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                },
                            ),
                            10: ("wagtail.blocks.StructBlock", [[("text", 9)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 12)]],
                                {},
                            ),
                            14: (
                                "wagtail.blocks.ListBlock",
                                (13,),
                                {"label": "Steps", "max_num": 20},
                            ),
                            15: ("wagtail.blocks.StructBlock", [[("steps", 14)]], {}),
                            16: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "required": False, "rows": 2},
                            ),
                            17: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            18: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {"label": "Link"},
                            ),
                            21: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 11), ("text", 16), ("link", 20)]],
                                {},
                            ),
                            22: (
                                "wagtail.blocks.ListBlock",
                                (21,),
                                {"label": "Cards", "max_num": 20},
                            ),
                            23: ("wagtail.blocks.StructBlock", [[("cards", 22)]], {}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            26: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "resource-link",
                                    ],
                                    "label": "Text with links",
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 25), ("rich_text", 26)]],
                                {"label": "Table"},
                            ),
                            28: (
                                "wagtail.blocks.StructBlock",
                                [[("caption", 24), ("table", 27)]],
                                {},
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "Heading",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 17), ("target_page", 18), ("target", 19)]],
                                {},
                            ),
                            31: (
                                "wagtail.blocks.ListBlock",
                                (30,),
                                {"label": "Links", "max_num": 20},
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("links", 31)]],
                                {},
                            ),
                        },
                        verbose_name="text (Arabic)",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Used in URLs and imports. Do not change it.",
                        max_length=80,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=120, unique=True)),
                (
                    "label_en",
                    models.CharField(max_length=200, verbose_name="label (English)"),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (French)"
                    ),
                ),
                (
                    "label_es",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Spanish)"
                    ),
                ),
                (
                    "label_ar",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="label (Arabic)"
                    ),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other names that readers may type, in any language. One per line.",
                        verbose_name="other names",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="library.theme",
                        verbose_name="broader term",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["code"],
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddField(
            model_name="resource",
            name="themes",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                related_name="resources",
                to="library.theme",
                verbose_name="themes",
            ),
        ),
        migrations.CreateModel(
            name="DocumentPage",
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
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("is_ocr", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="library.librarydocument",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "number"), name="page_once_a_document"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryRendition",
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
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                (
                    "focal_point_key",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=16
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="library.libraryimage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("image", "filter_spec", "focal_point_key"),
                        name="one_rendition_a_filter",
                    )
                ],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part__gt", 0)),
                fields=("resource", "language", "part"),
                name="part_once_a_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileversion",
            constraint=models.UniqueConstraint(
                fields=("file", "number"), name="version_once_a_file"
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(("expire_at__isnull", False)),
                fields=["expire_at"],
                name="resource_planned_end",
            ),
        ),
        migrations.RunPython(remove_default_rights, migrations.RunPython.noop),
    ]
