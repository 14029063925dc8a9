"""Requests whose body ends too early are faults, not short files."""

from __future__ import annotations

from collections.abc import Callable


class WholeBody:
    """The body of a request; reading it raises OSError when it ends before its length.

    The server gives what came before a connection was lost as if it were all, and half
    a file is a file too: to a form it looked complete.
    """

    def __init__(self, stream, length: int):
        self._stream, self._left = stream, length

    def read(self, size: int) -> bytes:
        return self._counted(self._stream.read(size), size)

    def readline(self, size: int) -> bytes:
        return self._counted(self._stream.readline(size), size)

    def _counted(self, data: bytes, size: int) -> bytes:
        self._left -= len(data)
        if size and not data and self._left > 0:
            raise OSError("the connection was lost before the request's end")
        return data


def whole_bodies(application: Callable) -> Callable:
    """Return the WSGI application with each request's body watched."""

    def serve(environ: dict, start_response: Callable):
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return serve
