"""Take what a request or a person has brought out of a text for the log.

No pattern is made of input, and the work for one text is bounded, whatever was sent: a
log line must not cost more than the request that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

from django.http import HttpRequest, QueryDict

from library.sanitize import redact_emails

# Characters of a text that are kept: its start, and the end of a traceback.
MAX_HEAD, MAX_TAIL = 8_000, 24_000
# Characters of values, and values, that are looked for. Of a request that brought more,
# a text keeps nothing but the lines of code of its traceback.
MAX_INPUT, MAX_VALUES = 50_000, 2_000
# Values of these names are looked for within longer words too, in three spellings.
SECRET_FIELDS = ["q", "login", "username", "email", "name", "next", "code", "token"]
SECRET_FIELDS += ["key", "password", "oldpassword", "password1", "password2"]
TOO_LARGE = "(left out: the request brought more than is looked for)"
MAX_SECRETS, MAX_SECRET = 64, 200
MIN_LETTERS = 3
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
# Escapes come first, so that their letters are not taken for a part of the next word.
_ESCAPE_OR_WORD = re.compile(
    rf"\\(?:[abfnrtv]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}})|%[0-9A-F]{{2}}|{_WORD.pattern}"
)
_QUERY_STRING = re.compile(r"\?[^\s'\"]+")
_CODE_LINE = re.compile(
    r'  File "[^"]*", line \d+|Traceback \(|[\w.]+(?:Error|Exception)\b'
)
# What a server names that could not even read a request.
_UNREAD_REQUEST = re.compile(r"(Error handling|Invalid) request[^\n]*")
# Wagtail's own line about an email of a review: its subject holds the title of a draft.
SUBJECT_START, SUBJECT_END = "Failed to send notification email '", "' to "


def redact(text: str, request: HttpRequest | None = None) -> str:
    """Return the text, shortened, with … for what the request or a person brought.

    A body that nobody has read stays unread.
    """
    text = _without_subject(text)
    if request:
        text = _without_path(text, request)
    text = _UNREAD_REQUEST.sub(r"\1 request …", _shorten(text))
    if request:
        text = _without_values(text, request)
    return redact_emails(_QUERY_STRING.sub(_without_parameters, text))


def _shorten(text: str) -> str:
    """Cut the middle of a long text out, and the words at the cuts with it."""
    if len(text) <= MAX_HEAD + MAX_TAIL:
        return text
    head = text[:MAX_HEAD].rpartition(" ")[0]
    tail = text[-MAX_TAIL:].partition(" ")[2]
    return f"{head} … {tail}"


def _without_subject(text: str) -> str:
    before, start, rest = text.partition(SUBJECT_START)
    _, end, after = rest.rpartition(SUBJECT_END)
    return f"{before}{start}…{end}{after}" if end else text


def _without_parameters(match: re.Match) -> str:
    return "?…" if "=" in match[0] or "&" in match[0] else match[0]


def _without_path(text: str, request: HttpRequest) -> str:
    """Put the route in place of the path, which may be a secret one.

    In a long text it is "…", so that a short path a million times does not become more.
    """
    match = request.resolver_match
    route = f"/{match.route}" if match else "(unknown address)"
    if len(text) > MAX_HEAD + MAX_TAIL:
        route = "…"
    for path in {request.path, quote(request.path)} - {"/"}:
        text = text.replace(path, route)
    return text


def _without_values(text: str, request: HttpRequest) -> str:
    given = [request.GET] + ([request.POST] if hasattr(request, "_post") else [])
    words = _typed_words(given)
    if words is None:
        return "\n".join([TOO_LARGE, *_code_lines(text)])
    secrets = set(islice(_secrets(given), MAX_SECRETS))
    for secret in sorted(secrets, key=len, reverse=True):
        for spelling in {secret, secret.lower(), secret.upper()}:
            text = text.replace(spelling, "…")
    return _ESCAPE_OR_WORD.sub(
        lambda match: "…" if match[0].casefold() in words else match[0], text
    )


def _typed_words(given: list[QueryDict]) -> set[str] | None:
    """Return the words of all values in lower case, None where there are too many."""
    words: set[str] = set()
    input_left, values_left = MAX_INPUT, MAX_VALUES
    for parameters in given:
        for name in parameters:
            for value in parameters.getlist(name):
                input_left -= len(value)
                values_left -= 1
                if input_left < 0 or values_left < 0:
                    return None
                words.update(word.casefold() for word in _WORD.findall(value))
    return {word for word in words if len(word) >= MIN_LETTERS}


def _secrets(given: list[QueryDict]) -> Iterator[str]:
    """Yield the values of SECRET_FIELDS, whole and word by word."""
    for parameters in given:
        for name in SECRET_FIELDS:
            for value in parameters.getlist(name):
                for secret in (value, *value.split()):
                    if len(secret) >= MIN_LETTERS:
                        yield secret[:MAX_SECRET]


def _code_lines(text: str) -> Iterator[str]:
    """Yield where a traceback went, and what was raised without its message."""
    for line in text.splitlines():
        if match := _CODE_LINE.match(line):
            yield match[0]
