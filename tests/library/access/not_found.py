"""What one may not see answers as what is not there, to the last header."""

from __future__ import annotations


def assert_looks_absent(hidden, absent) -> None:
    """Compare the answer about something hidden with that about nothing at all."""
    assert hidden.status_code == 404
    assert _all_of(hidden) == _all_of(absent)


def _all_of(response) -> tuple:
    return response.status_code, response.content, sorted(response.headers.items())
