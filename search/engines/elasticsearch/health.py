"""Status of Elasticsearch and its indexes, as reported by `manage.py doctor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from elasticsearch import (
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
)

from search.engines.base import EngineInfo, IndexFault
from search.engines.elasticsearch.analysis import Body
from search.engines.elasticsearch.mapping import PARTS

# The first version of each release line without known denial-of-service
# vulnerabilities.
FIXED_VERSIONS = ((9, 4, 7), (9, 5, 4))
PROBE_SECONDS = 2
READ_ONLY = ("read_only_allow_delete", "read_only", "write")


def engine_info(client: Elasticsearch, alias: str) -> EngineInfo:
    """Return name, version and security status of the server.

    alias: the alias through which resources are searched.
    """
    number = client.info()["version"]["number"]
    required_version = "" if has_security_fixes(number) else "9.4.7+ / 9.5.4+"
    url = urlsplit(settings.ELASTICSEARCH_URL)
    bare = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
    stranger = Elasticsearch(bare, max_retries=0, request_timeout=PROBE_SECONDS)
    # A request without credentials is answered if security is off, or if anonymous
    # users may read.
    with closing(stranger):
        is_open = _is_answered(stranger.info) or _is_answered(
            partial(stranger.search, index=alias, size=0)
        )
    return EngineInfo(
        f"Elasticsearch {number}",
        required_version,
        is_open=is_open,
        is_local=is_local(),
    )


def _is_answered(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotFoundError:
        return True  # authorised, although the index does not exist
    except (AuthenticationException, AuthorizationException):
        return False
    return True


def is_local() -> bool:
    """Return whether the server's URL is a loopback address."""
    host = urlsplit(settings.ELASTICSEARCH_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def has_security_fixes(number: str) -> bool:
    """Return whether a version has the security fixes of its release line."""
    version = tuple(int(part) for part in number.partition("-")[0].split("."))
    newest = FIXED_VERSIONS[-1]
    return version >= newest or any(
        version >= oldest and version[:2] == oldest[:2] for oldest in FIXED_VERSIONS
    )


def faults(
    client: Elasticsearch, expected: Mapping[str, tuple[str, set[str]]]
) -> set[IndexFault]:
    """Return the faults of all parts. expected: part → index name and aliases."""
    names = [name for name, _aliases in expected.values()]
    indexes = client.indices.get(index=names, ignore_unavailable=True)
    faults = set()
    for part, (name, aliases) in expected.items():
        index = indexes.get(name)
        if index is None:
            faults.add(IndexFault.INCOMPLETE)
            continue
        if not aliases <= index["aliases"].keys():
            faults.add(IndexFault.INCOMPLETE)
        if _fields(index["mappings"]) != _fields(PARTS[part]):
            faults.add(IndexFault.MAPPING)
        blocks = index["settings"]["index"].get("blocks", {})
        if any(blocks.get(block) == "true" for block in READ_ONLY):
            faults.add(IndexFault.READ_ONLY)
    return faults


def _fields(mapping: Body) -> dict[str, tuple]:
    """Return type and analyzer of each field of a mapping."""
    properties = mapping.get("properties", {})
    return {
        name: (field.get("type"), field.get("analyzer"))
        for name, field in properties.items()
    }
