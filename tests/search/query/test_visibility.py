"""What a viewer may not see changes no byte of what they get."""

import re
from itertools import product

import pytest

from tests.factories import ResourceFactory, ThemeFactory, UserFactory
from tests.search.site import entry

pytestmark = pytest.mark.django_db
QUESTIONS = [
    "",
    "quokka",
    "quoka",
    "quokkas wombat",
    "qoukka habitat",
    "R2Q",
    "secretword",
    "secretwrd",
    "S/RES/1674",
    '"the quokka"',
    "PoQ",
]
PATHS = ("/search/", "/search/suggest/")
ASKED = list(product(QUESTIONS, PATHS, ("text/html", "application/json")))


def answer(client, q: str, path: str, accept: str) -> bytes:
    """Return what a viewer gets, without what differs with each request."""
    response = client.get(path, {"q": q}, headers={"accept": accept})
    return re.sub(rb'value="\w{64}"', b"", response.content)


def everything(client) -> dict[tuple[str, str, str], bytes]:
    """Return all that a viewer gets, by question."""
    return {asked: answer(client, *asked) for asked in ASKED}


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_answers_are_byte_equal_with_and_without_hidden_resources(
    index, write, client, role
):
    entry(en="R2Q\nquokka rights", fr="droits des quokkas")
    entry("ambiguous", "PoQ", en="point of quokka\nprotection of quokkas")
    theme = ThemeFactory(code="Q", label_en="Quokka theme")
    ThemeFactory(code="S", label_en="Secretword theme")
    for number in range(3):
        ResourceFactory(title=f"Quokka {number}", themes=[theme], pages=["the quokka"])
    ResourceFactory(title="Wombat habitat", pages=["S/RES/1674"])
    write()
    client.force_login(UserFactory(role=role))
    before = everything(client)
    for title in ("Quoka secretword", "Qoukka habitat", "Quokka rights", "Quokkas"):
        ResourceFactory(
            title=title,
            visibility="committee",
            themes=["Q", "S"],
            summary="Secretwords, quokas",
            un_symbol="S/RES/1674",
            pages=["the quokka secretword, droits des quokkas, point of quokka"],
        )
    write()
    assert everything(client) == before
    client.force_login(UserFactory(role="committee"))
    assert any(answer(client, *asked) != before[asked] for asked in ASKED)
