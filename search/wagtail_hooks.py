"""What the search adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from search.admin.glossary import GlossaryViewSet
from search.admin.promotions import PromotionViewSet

register_snippet(GlossaryViewSet)
register_snippet(PromotionViewSet)
