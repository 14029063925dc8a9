"""What the search adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from .glossary_admin import GlossaryViewSet
from .pins_admin import PinViewSet

register_snippet(GlossaryViewSet)
register_snippet(PinViewSet)
