"""The URLs of a resource, which contain its title only while it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from .vocabularies import ascii_slug

if TYPE_CHECKING:
    from .resources import Resource


class ResourceUrlMixin:
    """URLs of a resource. Browsers, proxies, logs and emails store them."""

    @property
    def slug(self: Resource) -> str:
        """The readable part of the URL; never empty."""
        return ascii_slug(self.title)[:60].strip("-") or "resource"

    @property
    def is_public(self: Resource) -> bool:
        """Whether it is published for everybody, so that its title may be shown."""
        return self.live and not self.is_restricted

    @property
    def url_kwargs(self: Resource) -> dict[str, int | str]:
        """The arguments of every URL of this resource and of its files."""
        if self.is_public:
            return {"pk": self.pk, "slug": self.slug}
        return {"pk": self.pk}

    def get_absolute_url(self: Resource) -> str:
        return reverse("resource", kwargs=self.url_kwargs)

    @property
    def permanent_url(self: Resource) -> str:
        """The URL that does not change with title and visibility."""
        return reverse("resource", kwargs={"pk": self.pk})

    @property
    def cover_url(self: Resource) -> str:
        return reverse("cover", kwargs=self.url_kwargs)

    @property
    def drawn_cover_url(self: Resource) -> str:
        return reverse("drawn_cover", kwargs=self.url_kwargs)
