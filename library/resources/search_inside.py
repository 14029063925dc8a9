"""Search inside one resource. The app `search` provides it.

```python
search_inside.register(EngineSearchInside)  # in AppConfig.ready()
words = search_inside.provider(request.GET)
words.matching_pages(resource)
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured

from library.models import Resource, ResourceFile


@dataclass(frozen=True)
class Piece:
    """A run of text. `is_match`: it matches the query."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class MatchingPage:
    """A page that matches, in one of the resource's files."""

    file: ResourceFile
    number: int
    snippet: tuple[Piece, ...]

    @property
    def url(self) -> str:
        """The URL of the page's text, without the user's words."""
        return self.file.page_url(self.number)


@dataclass(frozen=True)
class ClosePassage:
    """A passage that is close in meaning to the words, as it is in the file."""

    file: ResourceFile
    number: int
    text: str

    @property
    def url(self) -> str:
        """The URL of the page's text, without the user's words."""
        return self.file.page_url(self.number)


class SearchInside(Protocol):
    """A user's words, to search in resources that the caller knows to be visible.

    text: the words, cleaned; "" without any. params: the URL parameters that carry them
    to another page.
    """

    text: str
    params: dict[str, str]

    def matching_pages(self, resource: Resource) -> tuple[MatchingPage, ...] | None:
        """Return the best pages of a resource, None while they are unknown."""
        ...

    def page_numbers(self, file: ResourceFile) -> list[int] | None:
        """Return the matching pages of a file in order, None while they are unknown."""
        ...

    def close_passages(self, file: ResourceFile) -> list[ClosePassage]:
        """Return the passages of a file that are closest in meaning to the words."""
        ...

    def highlighted(self, text: str, language: str) -> tuple[Piece, ...]:
        """Return a page's text in pieces, with the words as matches."""
        ...


_providers: list[Callable[[Mapping[str, str]], SearchInside]] = []


def register(provider: Callable[[Mapping[str, str]], SearchInside]) -> None:
    """Set what makes a SearchInside from the parameters of a URL."""
    _providers[:] = [provider]


def provider(params: Mapping[str, str]) -> SearchInside:
    """Return the search for the words in the parameters of a URL."""
    if not _providers:
        raise ImproperlyConfigured("No installed app provides the search in resources.")
    return _providers[0](params)
