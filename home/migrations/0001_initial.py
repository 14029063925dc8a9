import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import home.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown below the title and in lists.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
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
                            ("picked_resources", 37),
                            ("search_results", 40),
                            ("collections", 43),
                            ("terms", 45),
                            ("news", 47),
                            ("search_box", 50),
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
                            33: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("library.Resource",),
                                {"label": "Resource"},
                            ),
                            34: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "Why you picked this resource and who it is for.",
                                    "label": "Note",
                                    "max_length": 500,
                                    "required": False,
                                    "rows": 2,
                                },
                            ),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("resource", 33), ("note", 34)]],
                                {},
                            ),
                            36: (
                                "wagtail.blocks.ListBlock",
                                (35,),
                                {"label": "Picked resources", "max_num": 60},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("picks", 36)]],
                                {},
                            ),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Search the library, then paste the URL of the results here.",
                                    "label": "Search",
                                    "max_length": 1000,
                                },
                            ),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 6,
                                    "label": "Number of results",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("query_string", 38),
                                        ("limit", 39),
                                    ]
                                ],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "label": "Collection",
                                    "page_type": ["home.CollectionPage"],
                                },
                            ),
                            42: (
                                "wagtail.blocks.ListBlock",
                                (41,),
                                {
                                    "default": [],
                                    "help_text": "Leave empty to show the newest three.",
                                    "label": "Collections",
                                    "max_num": 12,
                                    "min_num": 0,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("pages", 42)]],
                                {},
                            ),
                            44: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("region", "Regions"),
                                        ("theme", "Themes"),
                                        ("type", "Types"),
                                    ],
                                    "label": "Vocabulary",
                                },
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("vocabulary", 44)]],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 3,
                                    "label": "Number of items",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            47: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("limit", 46)]],
                                {},
                            ),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Example", "max_length": 100},
                            ),
                            49: (
                                "wagtail.blocks.ListBlock",
                                (48,),
                                {
                                    "default": [],
                                    "label": "Examples",
                                    "max_num": 5,
                                    "min_num": 0,
                                },
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("examples", 49)]],
                                {},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
                (
                    "query_string",
                    models.CharField(
                        blank=True,
                        help_text="Search the library, then paste the URL of the results here. Current results appear below the picked resources.",
                        max_length=1000,
                        verbose_name="stored search",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown below the title and in lists.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
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
                            ("picked_resources", 37),
                            ("search_results", 40),
                            ("collections", 43),
                            ("terms", 45),
                            ("news", 47),
                            ("search_box", 50),
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
                            33: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("library.Resource",),
                                {"label": "Resource"},
                            ),
                            34: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "Why you picked this resource and who it is for.",
                                    "label": "Note",
                                    "max_length": 500,
                                    "required": False,
                                    "rows": 2,
                                },
                            ),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("resource", 33), ("note", 34)]],
                                {},
                            ),
                            36: (
                                "wagtail.blocks.ListBlock",
                                (35,),
                                {"label": "Picked resources", "max_num": 60},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("picks", 36)]],
                                {},
                            ),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Search the library, then paste the URL of the results here.",
                                    "label": "Search",
                                    "max_length": 1000,
                                },
                            ),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 6,
                                    "label": "Number of results",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("query_string", 38),
                                        ("limit", 39),
                                    ]
                                ],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "label": "Collection",
                                    "page_type": ["home.CollectionPage"],
                                },
                            ),
                            42: (
                                "wagtail.blocks.ListBlock",
                                (41,),
                                {
                                    "default": [],
                                    "help_text": "Leave empty to show the newest three.",
                                    "label": "Collections",
                                    "max_num": 12,
                                    "min_num": 0,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("pages", 42)]],
                                {},
                            ),
                            44: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("region", "Regions"),
                                        ("theme", "Themes"),
                                        ("type", "Types"),
                                    ],
                                    "label": "Vocabulary",
                                },
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("vocabulary", 44)]],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 3,
                                    "label": "Number of items",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            47: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("limit", 46)]],
                                {},
                            ),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Example", "max_length": 100},
                            ),
                            49: (
                                "wagtail.blocks.ListBlock",
                                (48,),
                                {
                                    "default": [],
                                    "label": "Examples",
                                    "max_num": 5,
                                    "min_num": 0,
                                },
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("examples", 49)]],
                                {},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        blank=True,
                        help_text="Shown large above the search box. Leave empty for the default text.",
                        max_length=120,
                        verbose_name="headline",
                    ),
                ),
            ],
            options={
                "verbose_name": "home page",
                "verbose_name_plural": "home pages",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Navigation",
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
                    "header_en",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="Leave empty for resources, collections, browse and the top-level pages shown in menus.",
                        verbose_name="menu",
                    ),
                ),
                (
                    "header_fr",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="Leave empty for resources, collections, browse and the top-level pages shown in menus.",
                        verbose_name="menu",
                    ),
                ),
                (
                    "header_es",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="Leave empty for resources, collections, browse and the top-level pages shown in menus.",
                        verbose_name="menu",
                    ),
                ),
                (
                    "header_ar",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="Leave empty for resources, collections, browse and the top-level pages shown in menus.",
                        verbose_name="menu",
                    ),
                ),
                (
                    "about_en",
                    models.TextField(
                        blank=True,
                        help_text="Who publishes this library, in two sentences.",
                        max_length=400,
                        verbose_name="about us (footer)",
                    ),
                ),
                (
                    "about_fr",
                    models.TextField(
                        blank=True,
                        help_text="Who publishes this library, in two sentences.",
                        max_length=400,
                        verbose_name="about us (footer)",
                    ),
                ),
                (
                    "about_es",
                    models.TextField(
                        blank=True,
                        help_text="Who publishes this library, in two sentences.",
                        max_length=400,
                        verbose_name="about us (footer)",
                    ),
                ),
                (
                    "about_ar",
                    models.TextField(
                        blank=True,
                        help_text="Who publishes this library, in two sentences.",
                        max_length=400,
                        verbose_name="about us (footer)",
                    ),
                ),
                (
                    "columns_en",
                    wagtail.fields.StreamField(
                        [("column", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 60},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 1),
                                        ("target_page", 2),
                                        ("target", 3),
                                        ("library_list", 4),
                                    ]
                                ],
                                {},
                            ),
                            6: (
                                "wagtail.blocks.ListBlock",
                                (5,),
                                {"label": "Links", "max_num": 10},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("links", 6)]],
                                {},
                            ),
                        },
                        help_text="Leave empty for the library's lists and the pages shown in menus.",
                        verbose_name="footer columns",
                    ),
                ),
                (
                    "columns_fr",
                    wagtail.fields.StreamField(
                        [("column", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 60},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 1),
                                        ("target_page", 2),
                                        ("target", 3),
                                        ("library_list", 4),
                                    ]
                                ],
                                {},
                            ),
                            6: (
                                "wagtail.blocks.ListBlock",
                                (5,),
                                {"label": "Links", "max_num": 10},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("links", 6)]],
                                {},
                            ),
                        },
                        help_text="Leave empty for the library's lists and the pages shown in menus.",
                        verbose_name="footer columns",
                    ),
                ),
                (
                    "columns_es",
                    wagtail.fields.StreamField(
                        [("column", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 60},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 1),
                                        ("target_page", 2),
                                        ("target", 3),
                                        ("library_list", 4),
                                    ]
                                ],
                                {},
                            ),
                            6: (
                                "wagtail.blocks.ListBlock",
                                (5,),
                                {"label": "Links", "max_num": 10},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("links", 6)]],
                                {},
                            ),
                        },
                        help_text="Leave empty for the library's lists and the pages shown in menus.",
                        verbose_name="footer columns",
                    ),
                ),
                (
                    "columns_ar",
                    wagtail.fields.StreamField(
                        [("column", 7)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 60},
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            2: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 1),
                                        ("target_page", 2),
                                        ("target", 3),
                                        ("library_list", 4),
                                    ]
                                ],
                                {},
                            ),
                            6: (
                                "wagtail.blocks.ListBlock",
                                (5,),
                                {"label": "Links", "max_num": 10},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("links", 6)]],
                                {},
                            ),
                        },
                        help_text="Leave empty for the library's lists and the pages shown in menus.",
                        verbose_name="footer columns",
                    ),
                ),
                (
                    "legal_en",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="For example accessibility, privacy and terms of use.",
                        verbose_name="bottom line of the footer",
                    ),
                ),
                (
                    "legal_fr",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="For example accessibility, privacy and terms of use.",
                        verbose_name="bottom line of the footer",
                    ),
                ),
                (
                    "legal_es",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="For example accessibility, privacy and terms of use.",
                        verbose_name="bottom line of the footer",
                    ),
                ),
                (
                    "legal_ar",
                    wagtail.fields.StreamField(
                        [("link", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("search", "Resources"),
                                        ("collections", "Collections"),
                                        ("browse", "Browse"),
                                        ("regions", "Regions"),
                                        ("themes", "Themes"),
                                        ("types", "Types"),
                                        ("organisations", "Organisations"),
                                        ("years", "Years"),
                                        ("suggest_resource", "Suggest a resource"),
                                    ],
                                    "label": "Or a library page",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("label", 0),
                                        ("target_page", 1),
                                        ("target", 2),
                                        ("library_list", 3),
                                    ]
                                ],
                                {},
                            ),
                        },
                        help_text="For example accessibility, privacy and terms of use.",
                        verbose_name="bottom line of the footer",
                    ),
                ),
                (
                    "social",
                    wagtail.fields.StreamField(
                        [("link", 3)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 100, "required": False},
                            ),
                            1: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "For example: /search/?region=SDN or https://www.un.org/.",
                                    "label": "Or URL",
                                    "max_length": 1000,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 0), ("target_page", 1), ("target", 2)]],
                                {},
                            ),
                        },
                        help_text="Links to the coalition's accounts. Pages load nothing from these sites.",
                        verbose_name="social media links",
                    ),
                ),
            ],
            options={
                "verbose_name": "menu and footer",
            },
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown below the title and in lists.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
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
                            ("picked_resources", 37),
                            ("search_results", 40),
                            ("collections", 43),
                            ("terms", 45),
                            ("news", 47),
                            ("search_box", 50),
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
                            33: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("library.Resource",),
                                {"label": "Resource"},
                            ),
                            34: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "Why you picked this resource and who it is for.",
                                    "label": "Note",
                                    "max_length": 500,
                                    "required": False,
                                    "rows": 2,
                                },
                            ),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("resource", 33), ("note", 34)]],
                                {},
                            ),
                            36: (
                                "wagtail.blocks.ListBlock",
                                (35,),
                                {"label": "Picked resources", "max_num": 60},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("picks", 36)]],
                                {},
                            ),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Search the library, then paste the URL of the results here.",
                                    "label": "Search",
                                    "max_length": 1000,
                                },
                            ),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 6,
                                    "label": "Number of results",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("query_string", 38),
                                        ("limit", 39),
                                    ]
                                ],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "label": "Collection",
                                    "page_type": ["home.CollectionPage"],
                                },
                            ),
                            42: (
                                "wagtail.blocks.ListBlock",
                                (41,),
                                {
                                    "default": [],
                                    "help_text": "Leave empty to show the newest three.",
                                    "label": "Collections",
                                    "max_num": 12,
                                    "min_num": 0,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("pages", 42)]],
                                {},
                            ),
                            44: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("region", "Regions"),
                                        ("theme", "Themes"),
                                        ("type", "Types"),
                                    ],
                                    "label": "Vocabulary",
                                },
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("vocabulary", 44)]],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 3,
                                    "label": "Number of items",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            47: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("limit", 46)]],
                                {},
                            ),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Example", "max_length": 100},
                            ),
                            49: (
                                "wagtail.blocks.ListBlock",
                                (48,),
                                {
                                    "default": [],
                                    "label": "Examples",
                                    "max_num": 5,
                                    "min_num": 0,
                                },
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("examples", 49)]],
                                {},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "news index",
                "verbose_name_plural": "news indexes",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown below the title and in lists.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
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
                            ("picked_resources", 37),
                            ("search_results", 40),
                            ("collections", 43),
                            ("terms", 45),
                            ("news", 47),
                            ("search_box", 50),
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
                            33: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("library.Resource",),
                                {"label": "Resource"},
                            ),
                            34: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "Why you picked this resource and who it is for.",
                                    "label": "Note",
                                    "max_length": 500,
                                    "required": False,
                                    "rows": 2,
                                },
                            ),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("resource", 33), ("note", 34)]],
                                {},
                            ),
                            36: (
                                "wagtail.blocks.ListBlock",
                                (35,),
                                {"label": "Picked resources", "max_num": 60},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("picks", 36)]],
                                {},
                            ),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Search the library, then paste the URL of the results here.",
                                    "label": "Search",
                                    "max_length": 1000,
                                },
                            ),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 6,
                                    "label": "Number of results",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("query_string", 38),
                                        ("limit", 39),
                                    ]
                                ],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "label": "Collection",
                                    "page_type": ["home.CollectionPage"],
                                },
                            ),
                            42: (
                                "wagtail.blocks.ListBlock",
                                (41,),
                                {
                                    "default": [],
                                    "help_text": "Leave empty to show the newest three.",
                                    "label": "Collections",
                                    "max_num": 12,
                                    "min_num": 0,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("pages", 42)]],
                                {},
                            ),
                            44: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("region", "Regions"),
                                        ("theme", "Themes"),
                                        ("type", "Types"),
                                    ],
                                    "label": "Vocabulary",
                                },
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("vocabulary", 44)]],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 3,
                                    "label": "Number of items",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            47: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("limit", 46)]],
                                {},
                            ),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Example", "max_length": 100},
                            ),
                            49: (
                                "wagtail.blocks.ListBlock",
                                (48,),
                                {
                                    "default": [],
                                    "label": "Examples",
                                    "max_num": 5,
                                    "min_num": 0,
                                },
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("examples", 49)]],
                                {},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
                (
                    "date",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="date"
                    ),
                ),
            ],
            options={
                "verbose_name": "news item",
                "verbose_name_plural": "news items",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsResource",
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
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Why you picked this resource and who it is for.",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
            ],
            options={
                "verbose_name": "related resource",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PickedResource",
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
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Why you picked this resource and who it is for.",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
            ],
            options={
                "verbose_name": "picked resource",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteIdentity",
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
                    "name_en",
                    models.CharField(
                        default="Coalition Library",
                        max_length=80,
                        verbose_name="name (English)",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=80,
                        verbose_name="name (French)",
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=80,
                        verbose_name="name (Spanish)",
                    ),
                ),
                (
                    "name_ar",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=80,
                        verbose_name="name (Arabic)",
                    ),
                ),
                (
                    "tagline_en",
                    models.CharField(
                        blank=True,
                        help_text="One line, shown as the headline of the home page.",
                        max_length=160,
                        verbose_name="tagline (English)",
                    ),
                ),
                (
                    "tagline_fr",
                    models.CharField(
                        blank=True,
                        help_text="One line, shown as the headline of the home page.",
                        max_length=160,
                        verbose_name="tagline (French)",
                    ),
                ),
                (
                    "tagline_es",
                    models.CharField(
                        blank=True,
                        help_text="One line, shown as the headline of the home page.",
                        max_length=160,
                        verbose_name="tagline (Spanish)",
                    ),
                ),
                (
                    "tagline_ar",
                    models.CharField(
                        blank=True,
                        help_text="One line, shown as the headline of the home page.",
                        max_length=160,
                        verbose_name="tagline (Arabic)",
                    ),
                ),
                (
                    "brand_colour",
                    models.CharField(
                        blank=True,
                        help_text="For the header, links and buttons, for example #0c5460. Leave empty for the default.",
                        max_length=7,
                        validators=[home.models.check_colour],
                        verbose_name="brand colour",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="For readers who cannot find what they need. Leave empty to show none.",
                        max_length=254,
                        verbose_name="contact email",
                    ),
                ),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        help_text="PNG, JPEG or WebP. Displayed 40 pixels high.",
                        upload_to="identity",
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                {
                                    "jpg": "image/jpeg",
                                    "png": "image/png",
                                    "webp": "image/webp",
                                }
                            )
                        ],
                        verbose_name="logo",
                    ),
                ),
            ],
            options={
                "verbose_name": "name, colour and logo",
            },
        ),
        migrations.CreateModel(
            name="TextPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown below the title and in lists.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
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
                            ("picked_resources", 37),
                            ("search_results", 40),
                            ("collections", 43),
                            ("terms", 45),
                            ("news", 47),
                            ("search_box", 50),
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
                            33: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("library.Resource",),
                                {"label": "Resource"},
                            ),
                            34: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "Why you picked this resource and who it is for.",
                                    "label": "Note",
                                    "max_length": 500,
                                    "required": False,
                                    "rows": 2,
                                },
                            ),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("resource", 33), ("note", 34)]],
                                {},
                            ),
                            36: (
                                "wagtail.blocks.ListBlock",
                                (35,),
                                {"label": "Picked resources", "max_num": 60},
                            ),
                            37: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("picks", 36)]],
                                {},
                            ),
                            38: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Search the library, then paste the URL of the results here.",
                                    "label": "Search",
                                    "max_length": 1000,
                                },
                            ),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 6,
                                    "label": "Number of results",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("heading", 29),
                                        ("query_string", 38),
                                        ("limit", 39),
                                    ]
                                ],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {
                                    "label": "Collection",
                                    "page_type": ["home.CollectionPage"],
                                },
                            ),
                            42: (
                                "wagtail.blocks.ListBlock",
                                (41,),
                                {
                                    "default": [],
                                    "help_text": "Leave empty to show the newest three.",
                                    "label": "Collections",
                                    "max_num": 12,
                                    "min_num": 0,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("pages", 42)]],
                                {},
                            ),
                            44: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("region", "Regions"),
                                        ("theme", "Themes"),
                                        ("type", "Types"),
                                    ],
                                    "label": "Vocabulary",
                                },
                            ),
                            45: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("vocabulary", 44)]],
                                {},
                            ),
                            46: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 3,
                                    "label": "Number of items",
                                    "max_value": 12,
                                    "min_value": 1,
                                },
                            ),
                            47: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 29), ("limit", 46)]],
                                {},
                            ),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Example", "max_length": 100},
                            ),
                            49: (
                                "wagtail.blocks.ListBlock",
                                (48,),
                                {
                                    "default": [],
                                    "label": "Examples",
                                    "max_num": 5,
                                    "min_num": 0,
                                },
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("examples", 49)]],
                                {},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "text page",
                "verbose_name_plural": "text pages",
            },
            bases=("wagtailcore.page",),
        ),
    ]
