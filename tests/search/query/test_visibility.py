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
    return re.sub(rb'value="\w{64}"', b"", response.getvalue())


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


LISTS = [
    f"/search/{name}"
    for name in ("", "export.csv", "export.ris", "export.bib", "feed.atom")
]
RANKED_QUESTIONS = ["zephyr quokka", "zephyr quokka wombat valley", "zeph* quokka"]


@pytest.mark.parametrize(
    ("role", "hidden_levels"),
    [("visitor", ["members", "committee"]), ("member", ["committee"])],
)
def test_order_of_lists_is_byte_equal_whatever_is_hidden(
    index, write, client, role, hidden_levels
):
    for number, text in enumerate(
        ("zephyr in the valley", "quokka in the valley", "wombat in the valley")
    ):
        for level in ("public", "members"):
            title = f"Sheet {number} {level}"
            pages = [text, f"{text} {text} zephyr", f"quokka {text}"]
            ResourceFactory(title=title, visibility=level, pages=pages)
    ResourceFactory(title="Distractor", pages=["fisheries"])
    write()
    client.force_login(UserFactory(role=role))
    asked = list(product(RANKED_QUESTIONS, LISTS, ["*/*"]))
    before = {question: answer(client, *question) for question in asked}
    hidden = [
        ResourceFactory(
            title=f"Hidden {number}",
            visibility=level,
            pages=["zephyr valley zephyr " * (number + 1)] * 2,
        )
        for level in hidden_levels
        for number in range(6)
    ]
    write()
    assert {question: answer(client, *question) for question in asked} == before
    for resource in hidden:
        resource.delete()
    write()
    assert {question: answer(client, *question) for question in asked} == before
