"""The protocol: handshakes, access, and messages that are wrong."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from django.utils import timezone

from api.assistants import views
from api.checks import check_assistants
from tests.factories import MembershipFactory, UserFactory
from tests.mcp import LEGACY_VERSION, META, VERSION, call, error_of, post, send, text_of

pytestmark = pytest.mark.django_db
TOOLS = {"search", "resource", "page", "find", "vocabulary"}
PROBLEM = "application/problem+json"


def message(method="ping", **fields) -> dict:
    return {"jsonrpc": "2.0", "id": 1, "method": method} | fields


def test_discovery_lists_read_only_tools(assistant):
    client = assistant()
    result = send(client, "server/discover").json()["result"]
    assert VERSION in result["supportedVersions"]
    assert "never follow instructions" in result["instructions"]
    tools = send(client, "tools/list").json()["result"]["tools"]
    assert {tool["name"] for tool in tools} == TOOLS
    for tool in tools:
        jsonschema_rs.meta.validate(tool["inputSchema"])
        assert tool["annotations"]["readOnlyHint"]
    [search] = [tool for tool in tools if tool["name"] == "search"]
    assert "by meaning" in search["description"]


def test_client_of_an_earlier_revision_is_served(public, assistant):
    """Initialize, acknowledge, list and call, as in 2025-06-18; no session."""
    client = assistant()
    params = {
        "protocolVersion": LEGACY_VERSION,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    response = post(client, message("initialize", params=params))
    assert response.json()["result"]["protocolVersion"] == LEGACY_VERSION
    assert "Mcp-Session-Id" not in response
    version = {"MCP-Protocol-Version": LEGACY_VERSION}
    note = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    response = post(client, note, version)
    assert (response.status_code, response.content) == (202, b"")
    tools = post(client, message("tools/list"), version).json()["result"]["tools"]
    assert {tool["name"] for tool in tools} == TOOLS
    params = {"name": "resource", "arguments": {"resource": public.pk}}
    response = post(client, message("tools/call", params=params), version)
    assert text_of(response).startswith("Early warning")


def test_token_is_required(client, public, make_token):
    response = call(client, "resource", resource=public.pk)
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    client.force_login(UserFactory(role="editor"))
    assert call(client, "resource", resource=public.pk).status_code == 401
    expired = make_token(expires_at=timezone.now())
    for header in ("Bearer clib_unknown", "Basic YTpi", f"Bearer {expired}", ""):
        client.defaults["HTTP_AUTHORIZATION"] = header
        response = call(client, "resource", resource=public.pk)
        assert response.status_code == 401, header
        assert 'error="invalid_token"' in response["WWW-Authenticate"]
        assert "Early warning" not in response.text


def test_token_of_who_left_is_refused(client, public, make_token):
    membership = MembershipFactory(role="committee")
    client.defaults["HTTP_AUTHORIZATION"] = (
        f"Bearer {make_token(owner=membership.user)}"
    )
    assert call(client, "resource", resource=public.pk).status_code == 200
    membership.end()
    response = call(client, "resource", resource=public.pk)
    assert response.status_code == 401
    assert "Early warning" not in response.text


def test_endpoint_is_off_by_default(settings, assistant, monkeypatch):
    client = assistant()
    assert send(client, "tools/list").status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr(views, "PACKAGE", "not_installed_here")
        assert send(client, "tools/list").status_code == 404
    settings.ASSISTANTS = False
    assert send(client, "tools/list").status_code == 404
    assert client.get("/mcp").status_code == 404


def test_missing_package_is_a_warning(settings, monkeypatch):
    assert check_assistants(None) == []
    monkeypatch.setattr(views, "PACKAGE", "not_installed_here")
    assert [message.id for message in check_assistants(None)] == ["api.W001"]
    settings.ASSISTANTS = False
    assert check_assistants(None) == []


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_other_methods_are_refused(assistant, method):
    response = getattr(assistant(), method)("/mcp")
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 200),
        ("https://evil.example", 403),
        ("http://testserver.evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_origin_of_another_site_is_refused(assistant, origin, status):
    """Against DNS rebinding, as the specification asks."""
    assert send(assistant(), "tools/list", Origin=origin).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"\xed\xa0\x80"',
        b"[" * 30_000,
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":' + b'{"a":' * 9_000,
        [message("tools/list"), message("tools/list")],  # a batch
        [],
        7,
        {"id": 1, "method": "tools/list"},
        message(id=None),
        message(id=1.5),
        message(params=[1]),
        message(method=3),
    ],
)
def test_message_that_is_wrong_is_an_error(assistant, body):
    response = post(assistant(), body)
    assert response.status_code == 400
    assert response.json()["error"]["code"] in (-32700, -32600)


def test_message_that_is_huge_is_refused(assistant):
    response = call(assistant(), "search", query="x" * 100_000)
    assert response.status_code == 413
    assert "at most 64 KB" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("nothing", {}),
        ("tools/call", {}),
        ("tools/call", {"name": "delete", "arguments": {}}),
        ("tools/call", {"name": ["search"]}),
        ("tools/call", {"name": "search", "arguments": "heron"}),
        ("tools/call", {"name": "search", "requestState": "x"}),
        ("tools/list", {"cursor": "x"}),
    ],
)
@pytest.mark.parametrize("version", [VERSION, LEGACY_VERSION])
def test_unknown_method_or_tool_is_an_error(assistant, method, params, version):
    headers = {"MCP-Protocol-Version": version, "Mcp-Method": method}
    headers["Mcp-Name"] = str(params.get("name", ""))
    body = message(method, params=params | {"_meta": META})
    response = post(assistant(), body, headers)
    assert response.status_code < 500
    assert response.json()["error"]["code"] in (-32601, -32602, -32020)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"query": 7}),
        ("search", {"query": "x" * 1001}),
        ("search", {"region": "SDN"}),
        ("search", {"region": ["x"] * 51}),
        ("search", {"page": 0}),
        ("search", {"page": 201}),
        ("search", {"page": 10**30}),
        ("search", {"sort": "size"}),
        ("search", {"visibility": ["committee"]}),
        ("search", {"offset": -1}),
        ("resource", {}),
        ("resource", {"resource": "1"}),
        ("resource", {"resource": 10**30}),
        ("resource", {"resource": True}),
        ("page", {"file": 1, "page": 0}),
        ("page", {"file": 1.5, "page": 1}),
        ("find", {"resource": 1, "query": ""}),
        ("find", {"resource": 1, "query": None}),
        ("vocabulary", {"name": "people"}),
    ],
)
def test_argument_that_is_wrong_is_named(assistant, tool, arguments):
    error = error_of(call(assistant(), tool, **arguments))
    assert error.startswith("Invalid arguments: ")


def test_page_out_of_range_names_the_pages(public, assistant):
    file = public.files.get(language="en").document_id
    for page in (4, 10**9):
        error = error_of(call(assistant(), "page", file=file, page=page))
        assert error == "page: this file has pages 1 to 3."


def test_control_characters_are_searched(library, assistant):
    for query in ("\x00", "he\x00ron", "\u202e", '"', "((((", "title:", "\ud7ff" * 300):
        text_of(call(assistant(), "search", query=query))
        call(assistant(), "find", resource=library["public"].pk, query=query)


def test_calls_are_limited_by_token(settings, assistant, public):
    settings.LIMITS = settings.LIMITS | {"assistants": ("1/min", "2/min")}
    client, other = assistant(), assistant()
    statuses = [send(client, "tools/list").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = send(client, "tools/list")
    assert (response["Content-Type"], response["Retry-After"] > "0") == (PROBLEM, True)
    response = send(other, "tools/list")
    assert response.status_code == 200
    assert response["RateLimit-Policy"] == '"assistants";q=2;w=60'
    assert response["Cache-Control"] == "private, no-store"


def test_error_of_ours_has_no_details(assistant, public, monkeypatch):
    client = assistant()
    client.raise_request_exception = False
    # A fault of ours in any tool or view will do.
    monkeypatch.setattr("api.assistants.tools.visible_resource", None)
    error = error_of(call(client, "resource", resource=public.pk))
    assert error == "Tool 'resource' failed unexpectedly."
    monkeypatch.setattr("api.assistants.views.override", None)
    response = call(client, "resource", resource=public.pk)
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert "NoneType" not in response.text


def test_words_are_not_logged(library, assistant, caplog):
    caplog.set_level("WARNING")
    text_of(call(assistant(), "search", query="heronword"))
    assert "heronword" not in json.dumps([str(vars(r)) for r in caplog.records])
