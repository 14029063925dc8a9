"""An independent client of the Model Context Protocol: messages by hand.

Written from the specification of 28 July 2026 (Streamable HTTP), and of 18 June 2025.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

URL = "/mcp"
VERSION = "2026-07-28"
LEGACY_VERSION = "2025-06-18"
PREFIX = "io.modelcontextprotocol"
META = {
    f"{PREFIX}/protocolVersion": VERSION,
    f"{PREFIX}/clientInfo": {"name": "test", "version": "1"},
    f"{PREFIX}/clientCapabilities": {},
}


def post(client, body: object, headers: dict[str, str] | None = None, url: str = URL):
    """Send a body: bytes as they are, anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    accept = {"Accept": "application/json, text/event-stream"}
    headers = accept | (headers or {})
    return client.post(url, data, content_type="application/json", headers=headers)


def send(client, method: str, params: dict | None = None, url: str = URL, **headers):
    """Send a request, and return the response."""
    params = (params or {}) | {"_meta": META}
    headers = {"MCP-Protocol-Version": VERSION, "Mcp-Method": method} | headers
    if method == "tools/call":
        headers["Mcp-Name"] = params["name"]
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return post(client, message, headers, url)


def call(client, tool: str, url: str = URL, /, **arguments):
    """Call a tool, and return the response."""
    params = {"name": tool, "arguments": arguments}
    return send(client, "tools/call", params, url)


def text_of(response) -> str:
    """Return the text of a result. Fails for an error of the tool."""
    result = response.json()["result"]
    assert not result["isError"], result
    [block] = result["content"]
    assert block["type"] == "text"
    return block["text"]


def error_of(response) -> str:
    """Return the text of an error of a tool."""
    result = response.json()["result"]
    assert result["isError"], result
    return result["content"][0]["text"]


def call_address(client, address: str):
    """Call the tool of an address of the visibility matrix: mcp:page?file=1&page=2."""
    tool, _, query = address.removeprefix("mcp:").partition("?")
    pairs = parse_qsl(query)
    arguments = {key: int(value) if value.isdigit() else value for key, value in pairs}
    return call(client, tool, **arguments)
