"""An Elasticsearch that asks for credentials, as far as a client can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.servers import serving


@contextmanager
def guarded(
    upstream: str, credentials: Collection[str], anonymous: Collection[str] = ()
) -> Iterator[str]:
    """Yield the address of a server that passes on what has one of the credentials, or
    a path that anybody may ask for: those that begin with one of `anonymous`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_known = self.headers["Authorization"] in credentials
            if is_known or any(map(self.path.startswith, anonymous)):
                self._pass_on()
            else:
                self._answer(401 if not anonymous else 403, b'{"error": "security"}')

        do_HEAD = do_POST = do_GET

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {
                name: self.headers[name]
                for name in ("Accept", "Content-Type")
                if name in self.headers
            }
            url = upstream.rstrip("/") + self.path
            asked = Request(url, body or None, headers, method=self.command)
            try:
                with urlopen(asked, timeout=10) as found:
                    self._answer(found.status, found.read())
            except HTTPError as error:
                self._answer(error.code, error.read())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header(
                "Content-Type", "application/vnd.elasticsearch+json; compatible-with=9"
            )
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *args) -> None:
            """Nothing in the output of tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"
