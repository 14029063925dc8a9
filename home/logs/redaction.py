"""Remove request data and personal data from log messages.

No pattern is built from input, and the work per text is bounded: a log line must not
cost more than its request.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import quote

from django.http import HttpRequest, QueryDict

from library.sanitize import redact_emails

# Characters of a text that are logged: its start, and the end of a traceback.
MAX_HEAD, MAX_TAIL = 8_000, 24_000
# Limits of the characters and number of values to redact. For larger requests only the
# code lines of a traceback are logged.
MAX_INPUT, MAX_VALUES = 50_000, 2_000
# Values of these fields are also redacted inside longer words, in three spellings.
SECRET_FIELDS = ["q", "login", "username", "email", "name", "next", "code", "token"]
SECRET_FIELDS += ["key", "password", "oldpassword", "password1", "password2"]
TOO_LARGE = "(omitted: the request is too large to redact)"
MAX_SECRETS, MAX_SECRET = 64, 200
MIN_LETTERS = 3
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
# Escapes come first, so that their letters do not become part of the next word.
_ESCAPE_OR_WORD = re.compile(
    rf"\\(?:[abfnrtv]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}})|%[0-9A-F]{{2}}|{_WORD.pattern}"
)
_QUERY_STRING = re.compile(r"\?[^\s'\"]+")
_CODE_LINE = re.compile(
    r'  File "[^"]*", line \d+|Traceback \(|[\w.]+(?:Error|Exception)\b'
)
# The message of a server that could not parse a request.
_UNREAD_REQUEST = re.compile(r"(Error handling|Invalid) request[^\n]*")
# Wagtail's message about a failed email: its subject contains the title of a draft.
SUBJECT_START, SUBJECT_END = "Failed to send notification email '", "' to "


def redact(text: str, request: HttpRequest | None = None) -> str:
    """Return the shortened text with request data and personal data replaced by "…".

    A request body that no view has read is not read.
    """
    before, start, rest = text.partition(SUBJECT_START)
    _subject, end, after = rest.rpartition(SUBJECT_END)
    if end:
        text = f"{before}{start}…{end}{after}"
    is_long = len(text) > MAX_HEAD + MAX_TAIL
    if request:
        # The path may contain a secret token. In a long text it becomes "…" instead of
        # the route, so that many short paths do not make it longer.
        match = request.resolver_match
        route = f"/{match.route}" if match else "(unknown URL)"
        for path in {request.path, quote(request.path)} - {"/"}:
            text = text.replace(path, "…" if is_long else route)
    if len(text) > MAX_HEAD + MAX_TAIL:
        # Cut out the middle, including the words at the cuts.
        head = text[:MAX_HEAD].rpartition(" ")[0]
        tail = text[-MAX_TAIL:].partition(" ")[2]
        text = f"{head} … {tail}"
    text = _UNREAD_REQUEST.sub(r"\1 request …", text)
    if request:
        text = _redact_values(text, request)

    def redact_parameters(match: re.Match) -> str:
        return "?…" if "=" in match[0] or "&" in match[0] else match[0]

    return redact_emails(_QUERY_STRING.sub(redact_parameters, text))


def _redact_values(text: str, request: HttpRequest) -> str:
    parameters = [request.GET] + ([request.POST] if hasattr(request, "_post") else [])
    words = _typed_words(parameters)
    if words is None:
        # The file lines of a traceback, and exceptions without their message.
        matches = map(_CODE_LINE.match, text.splitlines())
        return "\n".join([TOO_LARGE, *(match[0] for match in matches if match)])
    # The values of SECRET_FIELDS, whole and word by word.
    secrets = (
        secret[:MAX_SECRET]
        for query_dict in parameters
        for name in SECRET_FIELDS
        for value in query_dict.getlist(name)
        for secret in (value, *value.split())
        if len(secret) >= MIN_LETTERS
    )
    for secret in sorted(set(islice(secrets, MAX_SECRETS)), key=len, reverse=True):
        for spelling in {secret, secret.lower(), secret.upper()}:
            text = text.replace(spelling, "…")
    return _ESCAPE_OR_WORD.sub(
        lambda match: "…" if match[0].casefold() in words else match[0], text
    )


def _typed_words(query_dicts: list[QueryDict]) -> set[str] | None:
    """Return the words of all values in lower case, None if there are too many."""
    words: set[str] = set()
    remaining_characters, remaining_values = MAX_INPUT, MAX_VALUES
    for parameters in query_dicts:
        for name in parameters:
            for value in parameters.getlist(name):
                remaining_characters -= len(value)
                remaining_values -= 1
                if remaining_characters < 0 or remaining_values < 0:
                    return None
                words.update(word.casefold() for word in _WORD.findall(value))
    return {word for word in words if len(word) >= MIN_LETTERS}
