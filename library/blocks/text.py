"""Blocks for text, pictures, quotes, notices, steps, cards, tables and links.

No block loads anything from another site: the Content-Security-Policy forbids it, and
third parties would learn who reads what.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from .links import LinkBlock, check_target, may_follow

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "resource-link"]
_INLINE_FEATURES = ["bold", "italic", "ol", "ul", "link", "resource-link"]
MAX_ITEMS = 20


class PictureBlock(blocks.StructBlock):
    """A picture with its description, caption and source."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)
    credit = blocks.CharBlock(label=_("Credit"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "library/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """A quotation with its source."""

    text = blocks.TextBlock(label=_("Quotation"), rows=3)
    source = blocks.CharBlock(label=_("Source"), max_length=300, required=False)
    source_url = blocks.CharBlock(
        label=_("Source URL"), max_length=1000, required=False
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "library/blocks/quote.html"

    def clean(self, value):
        """Raises ValidationError if the source is not a URL or a path."""
        cleaned = super().clean(value)
        if cleaned["source_url"]:
            try:
                check_target(cleaned["source_url"])
            except ValidationError as error:
                raise blocks.StructBlockValidationError(
                    {"source_url": error}
                ) from error
        return cleaned


class NoticeBlock(blocks.StructBlock):
    """A highlighted short text."""

    text = blocks.RichTextBlock(label=_("Text"), features=_INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "library/blocks/notice.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(
        label=_("Text"), features=_INLINE_FEATURES, required=False
    )

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Numbered steps."""

    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), max_num=MAX_ITEMS)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "library/blocks/steps.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.TextBlock(label=_("Text"), rows=2, required=False)
    link = LinkBlock(label=_("Link"))

    class Meta:
        label = _("Card")


class CardsBlock(blocks.StructBlock):
    """Short texts side by side, each with a link."""

    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), max_num=MAX_ITEMS)

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = "library/blocks/cards.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption; wide tables scroll."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            (
                "rich_text",
                blocks.RichTextBlock(
                    label=_("Text with links"),
                    features=_INLINE_FEATURES,
                    required=False,
                ),
            ),
        ],
        label=_("Table"),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "library/blocks/table.html"


class LinksBlock(blocks.StructBlock):
    """A list of links with a heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200, required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), max_num=MAX_ITEMS)

    class Meta:
        icon = "link"
        label = _("Links")
        template = "library/blocks/links.html"

    def get_context(self, value, parent_context=None) -> dict:
        """Return the context; `links`: those that the user may follow."""
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        links = [link for link in value["links"] if may_follow(link, request)]
        return context | {"links": links}


def text_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks for editorial text."""
    return [
        (
            "text",
            blocks.RichTextBlock(
                label=_("Text"),
                features=RICH_TEXT_FEATURES,
                icon="pilcrow",
                template="library/blocks/text.html",
            ),
        ),
        ("picture", PictureBlock()),
        ("quote", QuoteBlock()),
        ("notice", NoticeBlock()),
        ("steps", StepsBlock()),
        ("cards", CardsBlock()),
        ("table", TableBlock()),
        ("links", LinksBlock()),
    ]
