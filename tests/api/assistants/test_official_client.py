"""The official Python SDK as client: a real program, over HTTP, with a token.

Each test runs in both eras of the protocol: discovery, and the earlier handshake.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx2
import pytest
from django.test import Client as Browser
from django.utils import timezone
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from api.models import AccessToken
from library.models import DocumentPage
from tests.factories import ResourceFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MODES = pytest.mark.parametrize("mode", ["auto", "legacy"])
MAX_CHARACTERS = 8_000


@dataclass
class Assistant:
    """A program that connects anew for each task, as assistants do."""

    url: str
    mode: str
    statuses: list[int] = field(default_factory=list)

    def run(self, token: str, task: Callable[[Client], Awaitable]) -> object:
        return asyncio.run(self._run(token, task))

    async def _run(self, token, task):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        hooks = {"response": [self._note]}
        async with httpx2.AsyncClient(headers=headers, event_hooks=hooks) as http:
            transport = streamable_http_client(self.url, http_client=http)
            async with Client(transport, mode=self.mode) as client:
                return await task(client)

    async def _note(self, response: httpx2.Response) -> None:
        self.statuses.append(response.status_code)

    def call(self, token: str, tool: str, **arguments):
        """Call a tool; return whether it failed, and the text of its answer."""

        async def task(client: Client):
            return await client.call_tool(tool, arguments)

        result = self.run(token, task)
        [block] = result.content
        assert block.type == "text"
        return bool(result.is_error), block.text


@pytest.fixture
def assistant(live_server, mode):
    return Assistant(f"{live_server.url}/mcp", mode)


@MODES
def test_client_lists_tools(library, assistant, make_token):
    async def task(client: Client):
        return client.server_info, client.instructions, await client.list_tools()

    info, instructions, listed = assistant.run(make_token(), task)
    assert info.name == "coalition-library"
    assert "Cite the URL" in instructions
    names = [tool.name for tool in listed.tools]
    assert names == ["search", "resource", "page", "find", "vocabulary"]
    assert all(tool.annotations.read_only_hint for tool in listed.tools)


@MODES
def test_client_calls_each_tool(library, assistant, make_token, live_server):
    public = library["public"]
    file = public.files.get(language="en")
    resource_url = f"{live_server.url}{public.get_absolute_url()}"
    page_url = f"{live_server.url}{file.page_url(2)}"
    calls = [
        ("search", {"query": "heron", "region": ["SDN"]}, page_url),
        ("resource", {"resource": public.pk}, resource_url),
        ("page", {"file": file.document_id, "page": 2}, page_url),
        ("find", {"resource": public.pk, "query": "heron"}, page_url),
        ("vocabulary", {"name": "regions"}, "SDN: Sudan"),
    ]
    token = make_token("public")
    for tool, arguments, expected in calls:
        failed, text = assistant.call(token, tool, **arguments)
        assert (failed, expected in text) == (False, True), (tool, text)
        assert len(text) <= MAX_CHARACTERS
        assert "Secret heron" not in text
    # Who clicks on a citation sees the page.
    cited = assistant.call(token, "search", query="heron")[1]
    [url] = re.findall(r"Cite: (http\S+/p/2/)", cited)
    response = Browser().get(url.removeprefix(live_server.url))
    assert "The heron of river two" in response.text


@MODES
def test_long_page_is_read_in_pieces(library, assistant, make_token):
    words = " ".join(f"word{number}" for number in range(3_000))
    resource = ResourceFactory(title="Long", pages=["short"])
    file = resource.files.get()
    DocumentPage.objects.filter(document=file.document).update(text=words)
    token, offset, pieces = make_token(), 0, []
    while True:
        failed, text = assistant.call(
            token, "page", file=file.document_id, page=1, offset=offset
        )
        assert not failed
        assert len(text) <= MAX_CHARACTERS
        assert f"{file.page_url(1)}\n" in text
        body, _, rest = text.partition("\n\n[The answer continues")
        pieces.append(body.split("\n\n", 1)[1])
        if not rest:
            break
        offset = int(re.search(r"offset=(\d+)", rest)[1])
    assert len(pieces) == 4
    assert "".join(pieces) == words


@MODES
@pytest.mark.parametrize("kind", ["none", "unknown", "expired", "revoked", "ended"])
def test_invalid_token_is_refused(public, assistant, make_token, kind):
    owner = UserFactory(role="member")
    token = make_token(owner=owner)
    if kind == "none":
        token = ""
    elif kind == "unknown":
        token += "x"
    elif kind == "expired":
        AccessToken.objects.update(expires_at=timezone.now())
    elif kind == "revoked":
        AccessToken.objects.all().delete()
    else:
        owner.is_active = False
        owner.save()
    with pytest.raises(ExceptionGroup):
        assistant.call(token, "resource", resource=public.pk)
    assert set(assistant.statuses) == {401}


@MODES
def test_hidden_resource_needs_a_token_of_its_level(library, assistant, make_token):
    hidden = library["hidden"]
    file = hidden.files.get()
    calls = [
        ("resource", {"resource": hidden.pk}),
        ("page", {"file": file.document_id, "page": 1}),
        ("find", {"resource": hidden.pk, "query": "nightjar"}),
    ]
    low = [make_token("public"), make_token("members"), make_token(role="member")]
    for token in low:
        for tool, arguments in calls:
            missing = {**arguments, next(iter(arguments)): 999_999_998}
            answer = assistant.call(token, tool, **arguments)
            assert answer == assistant.call(token, tool, **missing)
            assert answer[0]
        assert "Secret" not in assistant.call(token, "search", query="nightjar")[1]
    high = make_token("committee")
    for tool, arguments in [*calls, ("search", {"query": "nightjar"})]:
        failed, text = assistant.call(high, tool, **arguments)
        assert not failed
        assert "Secret heron (committee only)" in text


@MODES
def test_wrong_arguments_are_explained(library, assistant, make_token):
    token = make_token()
    failed, text = assistant.call(token, "page", file=1, page=0)
    assert failed
    assert "page" in text
    failed, text = assistant.call(token, "search", query="heron", page=999)
    assert failed
