"""A server of somebody else's, on this machine, and what it sends."""

from __future__ import annotations

import http.server
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from tests.servers import serving

OAI_XML = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>{date}</responseDate><request>http://r.example.org/oai</request>
{body}</OAI-PMH>"""
RECORD_XML = """<record><header{status}><identifier>{identifier}</identifier>
<datestamp>{datestamp}</datestamp></header>{metadata}</record>"""
DC_XML = """<metadata><oai_dc:dc
 xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">{elements}</oai_dc:dc></metadata>"""
DAY = "2026-03-01"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        self.server.headers.append(dict(self.headers))
        parts = urlsplit(self.path)
        answer = self.server.answers.get(parts.path)
        if callable(answer):
            arguments = {k: v[0] for k, v in parse_qs(parts.query).items()}
            answer = answer(self, arguments)
        if answer is not None:
            self.reply(*answer if isinstance(answer, tuple) else (200, answer))

    def reply(self, status=200, body=b"", **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def serve():
    """Yield a server: `answers` by path; `url`; `requests` and `headers` it got.

    An answer is a body, a status with a body, or a function of the handler and the
    arguments of the request that returns one, or None if it has replied itself.
    """
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.answers, server.requests, server.headers = {}, [], []
    server.host = f"127.0.0.1:{server.server_port}"
    server.url = f"http://{server.host}"
    with serving(server):
        yield server


def redirect(handler, location, status=302):
    handler.reply(status, Location=location)


def oai(body: str, date: str = "2026-03-02T10:00:00Z") -> str:
    return OAI_XML.format(body=body, date=date)


def oai_error(code: str) -> str:
    return oai(f'<error code="{code}">because</error>')


def records(*rows: str, token: str | None = None) -> str:
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return oai(f"<ListRecords>{''.join(rows)}{end}</ListRecords>")


def record(number: int | str, datestamp: str = DAY, **elements) -> str:
    """Return a record; `elements` of Dublin Core: a text, or a list of texts."""
    defaults = {
        "title": f"Wetland report {number}",
        "identifier": f"https://member.example.org/reports/{number}",
    }
    values = [
        (name, text)
        for name, texts in (defaults | elements).items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    dublin_core = "".join(f"<dc:{name}>{text}</dc:{name}>" for name, text in values)
    return RECORD_XML.format(
        status="",
        identifier=f"oai:member.example.org:{number}",
        datestamp=datestamp,
        metadata=DC_XML.format(elements=dublin_core),
    )


def deleted(number: int | str) -> str:
    return RECORD_XML.format(
        status=' status="deleted"',
        identifier=f"oai:member.example.org:{number}",
        datestamp=DAY,
        metadata="",
    )


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        f"<language>fr</language>{''.join(items)}</channel></rss>"
    )


def item(number: int | str, title: str = "", guid: str = "", link: str = "") -> str:
    link = link or f"https://member.example.org/news/{number}"
    return (
        f"<item><title>{title or f'Bulletin {number}'}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>{guid or f'guid-{number}'}</guid>"
        "<category>Sudan</category><category>unheard of</category>"
        "<description>&lt;p&gt;All &lt;b&gt;bold&lt;/b&gt;.&lt;/p&gt;</description>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>"
    )


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es">
<title>Notas</title><id>urn:feed</id><updated>2026-03-02T08:00:00Z</updated>
<entry><title type="html">Aves &lt;i&gt;del&lt;/i&gt; humedal</title>
<id>urn:entry:1</id><link href="/notas/1"/><updated>2026-03-02T08:00:00Z</updated>
<summary>Resumen</summary></entry>
</feed>"""
