"""Related resources on the resource page. The app `search` provides them.

```python
related.register(related_resources)  # in AppConfig.ready()
rows = related.related_resources(resource, viewer)
```
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from library.access.viewers import Viewer
from library.models import Resource, Term


@dataclass(frozen=True)
class RelatedResource:
    """A resource that the viewer may see, and why it is related.

    term: what the reason refers to, a term of both resources; None for their meaning.
    """

    resource: Resource
    reason: str
    term: Term | None = None


Provider = Callable[[Resource, Viewer], list[RelatedResource]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Set what finds the related resources of a resource that the viewer may see."""
    _providers[:] = [provider]


def related_resources(resource: Resource, viewer: Viewer) -> list[RelatedResource]:
    """Return the related resources that a viewer may see, in the order to show them."""
    if not _providers:
        raise ImproperlyConfigured("No installed app provides related resources.")
    return _providers[0](resource, viewer)
