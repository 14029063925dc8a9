"""What an Elasticsearch and its indexes say of themselves, for `manage.py doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from elasticsearch import Elasticsearch

from ..engine import About, IndexFault
from .elasticsearch_analysis import Body
from .elasticsearch_schema import MAPPINGS

# The oldest of each line without known ways to stop the server by a request.
SOUND = ((9, 4, 7), (9, 5, 4))
READ_ONLY = ("read_only_allow_delete", "read_only", "write")


def about(info: Body) -> About:
    """Read the server's greeting."""
    number = info["version"]["number"]
    wanted = "" if is_sound(number) else "9.4.7+ / 9.5.4+"
    return About(f"Elasticsearch {number}", wanted, is_open=not _has_secret())


def _has_secret() -> bool:
    url = urlsplit(settings.ELASTICSEARCH_URL)
    return bool(settings.ELASTICSEARCH_API_KEY or url.password)


def is_sound(number: str) -> bool:
    """Say whether a version has the fixes of its line."""
    version = tuple(int(part) for part in number.partition("-")[0].split("."))
    newest = SOUND[-1]
    return version >= newest or any(
        version >= oldest and version[:2] == oldest[:2] for oldest in SOUND
    )


def faults(
    client: Elasticsearch, wanted: Mapping[str, tuple[str, set[str]]]
) -> set[IndexFault]:
    """Ask for indexes. wanted: kind → the index's name and its aliases."""
    names = [name for name, _aliases in wanted.values()]
    found = client.indices.get(index=names, ignore_unavailable=True)
    return {
        fault
        for kind, (name, aliases) in wanted.items()
        for fault in _of_one(kind, found.get(name), aliases)
    }


def _of_one(kind: str, index: Body | None, aliases: set[str]) -> Iterator[IndexFault]:
    if index is None or not aliases <= index["aliases"].keys():
        yield IndexFault.INCOMPLETE
    if index is None:
        return
    if _fields(index["mappings"]) != _fields(MAPPINGS[kind]):
        yield IndexFault.MAPPING
    blocks = index["settings"]["index"].get("blocks", {})
    if any(blocks.get(block) == "true" for block in READ_ONLY):
        yield IndexFault.READ_ONLY


def _fields(mapping: Body) -> dict[str, tuple]:
    """Return what of a mapping decides how a field is read."""
    properties = mapping.get("properties", {})
    return {
        name: (field.get("type"), field.get("analyzer"))
        for name, field in properties.items()
    }
