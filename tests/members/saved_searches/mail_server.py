"""A mail server of a test's own, with the faults of real ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event

from tests.servers import serving


class Session(StreamRequestHandler):
    """One conversation of SMTP."""

    server: MailServer

    def handle(self) -> None:
        self.server.calls += 1
        if self.server.is_silent:
            self.server.over.wait(30)
            return
        self.say(220)
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.take()
            elif verb == b"RCPT":
                address = re.search(rb"<(.*)>", line)[1].decode()
                self.to = address
                self.say(self.server.refused.get(address, 250))
            else:
                self.say(221 if verb == b"QUIT" else 250)

    def take(self) -> None:
        self.say(354)
        for line in self.rfile:
            if line == b".\r\n":
                break
        self.server.taken.append(self.to)
        self.say(250)

    def say(self, code: int) -> None:
        self.wfile.write(b"%d said\r\n" % code)


class MailServer(ThreadingTCPServer):
    """Takes mails. refused: address → what is said of it; is_silent: says nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[str] = []
        self.refused: dict[str, int] = {}
        self.is_silent = False
        self.calls = 0
        self.over = Event()


@contextmanager
def mail_server(settings) -> Iterator[MailServer]:
    """Run a server, and let all mail go to it."""
    with serving(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 5
        yield server
        server.over.set()
