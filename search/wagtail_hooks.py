"""What the search adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from .glossary_admin import GlossaryViewSet

register_snippet(GlossaryViewSet)
