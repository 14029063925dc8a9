"""Treat a truncated request body as an error instead of a short file."""

from __future__ import annotations

from collections.abc import Callable


class WholeBody:
    """The body of a request. Raises OSError if it is shorter than Content-Length.

    After a lost connection the server returns the received part as if it were complete,
    and a form would accept half a file.
    """

    def __init__(self, stream, length: int):
        self._stream, self._remaining = stream, length

    def read(self, size: int) -> bytes:
        return self._count(self._stream.read(size), size)

    def readline(self, size: int) -> bytes:
        return self._count(self._stream.readline(size), size)

    def _count(self, data: bytes, size: int) -> bytes:
        self._remaining -= len(data)
        if size and not data and self._remaining > 0:
            raise OSError("the connection was lost before the request's end")
        return data


def whole_bodies(application: Callable) -> Callable:
    """Return the WSGI application with checked request bodies."""

    def serve(environ: dict, start_response: Callable):
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return serve
