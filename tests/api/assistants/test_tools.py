"""What the tools of an assistant answer, and to whom."""

from __future__ import annotations

import re

import pytest

from library.models import DocumentPage, Resource
from tests.factories import RegionFactory, ResourceFactory
from tests.mcp import call, error_of, text_of

pytestmark = pytest.mark.django_db
MISSING = 999_999_998


def document_of(resource, language: str = "en") -> int:
    return resource.files.get(language=language).document_id


def test_search_quotes_pages_with_the_url_to_cite(library, assistant):
    text = text_of(call(assistant(), "search", query="heron"))
    file = library["public"].files.get(language="en")
    assert f"Cite: http://testserver{file.page_url(2)}" in text
    assert f"(file {file.document_id}, page 2): “The heron of river two”" in text
    assert text.startswith("1 resource matches by words; page 1 of 1.")
    assert "Distractor" not in text
    assert "nightjar" not in text


def test_search_finds_arabic_words(library, assistant):
    text = text_of(call(assistant(), "search", query="الإنذار المبكر", lang=["ar"]))
    file = library["public"].files.get(language="ar")
    assert f"http://testserver{file.page_url(1)}" in text
    assert "في السودان" in text
    assert "Distractor" not in text


@pytest.mark.slow
def test_search_by_meaning_crosses_languages(index, write_vectors, assistant):
    ResourceFactory(title="Chickens", pages=["Chickens lay eggs in the barn."])
    passage = "Les personnes déplacées ont fui leurs foyers à cause des combats."
    ResourceFactory(title="Displaced", pages=[passage])
    ResourceFactory(title="Hidden", pages=[passage], visibility="members")
    write_vectors()
    query, client = "refugees driven out by war", assistant()
    text = text_of(call(client, "search", query=query))
    assert "1. Displaced" in text
    assert f"“{passage}”" in text
    assert "Hidden" not in text
    by_words = text_of(call(client, "search", query=query, meaning=False))
    assert "Nothing was found." in by_words


def test_search_is_filtered_and_paged(index, write, assistant):
    RegionFactory(code="SDN", label_en="Sudan")
    for number in range(1, 8):
        date = f"200{number}-05-06"
        ResourceFactory(title=f"Heron {number}", regions=["SDN"], published_on=date)
    ResourceFactory(title="Heron elsewhere")
    write()
    client, titles = assistant(), []
    arguments = {"query": "heron", "region": ["SDN"], "sort": "oldest"}
    for page in (1, 2):
        text = text_of(call(client, "search", page=page, **arguments))
        titles += re.findall(r"^\d\. (.+)$", text, re.MULTILINE)
    assert titles == [f"Heron {number}" for number in range(1, 8)]
    error = error_of(call(client, "search", page=3, **arguments))
    assert error == "page: this search has pages 1 to 2."


def test_resource_lists_its_files(public, assistant):
    text = text_of(call(assistant(), "resource", resource=public.pk))
    assert text.startswith("Early warning\n")
    assert f"Cite: http://testserver{public.get_absolute_url()}" in text
    assert f"- file {document_of(public)} · en · text/plain · pages 1 to 3" in text
    assert "Sudan" in text


def test_page_has_its_neighbours_and_their_urls(public, assistant):
    file = public.files.get(language="en")
    text = text_of(call(assistant(), "page", file=file.document_id, page=2))
    urls = [f"http://testserver{file.page_url(number)}" for number in (1, 2, 3)]
    head, before, body, after = text.split("\n\n")
    assert head.endswith(f"Cite: {urls[1]}")
    assert before == f"[End of part 1: {urls[0]}]\nThe end of one"
    assert body == "[part 2]\nThe heron of river two"
    assert after == f"[Beginning of part 3: {urls[2]}]\nThree begins"


def test_long_page_comes_in_pieces_with_its_url(public, assistant):
    file, client = public.files.get(language="en"), assistant()
    words = " ".join(f"word{number}" for number in range(4000))
    page = DocumentPage.objects.filter(document=file.document_id, number=1)
    page.update(text=words)
    body, offset = "", 0
    while offset is not None:
        arguments = {"file": file.document_id, "page": 1, "offset": offset}
        text = text_of(call(client, "page", **arguments))
        assert len(text) <= 8000
        head, _, rest = text.partition("\n\n")
        assert head.endswith(f"Cite: http://testserver{file.page_url(1)}")
        rest, _, continues = rest.partition("\n\n[The answer continues")
        body += rest
        offset = int(re.search(r"offset=(\d+)", continues)[1]) if continues else None
    assert body.startswith(words)
    end = call(client, "page", file=file.document_id, page=1, offset=len(body))
    assert error_of(end) == f"offset: this answer ends before {len(body)}."


def test_find_returns_pages_of_one_resource(library, assistant):
    public, client = library["public"], assistant()
    text = text_of(call(client, "find", resource=public.pk, query="heron"))
    assert public.files.get(language="en").page_url(2) in text
    nothing = text_of(call(client, "find", resource=public.pk, query="absentword"))
    assert nothing.endswith("No page has these words.")


def test_vocabulary_lists_codes_for_the_search(library, assistant):
    RegionFactory(code="XXX", label_en="Unused")
    text = text_of(call(assistant(), "vocabulary", name="regions"))
    assert "“region” of `search`" in text
    assert "SDN: Sudan · 1 resources" in text
    assert "Unused" not in text


def test_urls_are_in_the_language_of_the_address(public, assistant):
    response = call(assistant(), "resource", "/mcp?language=ar", resource=public.pk)
    assert "http://testserver/ar/library/" in text_of(response)
    response = call(assistant(), "resource", "/mcp?language=xx", resource=public.pk)
    assert "http://testserver/library/" in text_of(response)


@pytest.mark.parametrize(
    ("level", "role", "sees"),
    [
        ("public", "committee", set()),
        ("members", "committee", {"members"}),
        ("committee", "committee", {"members", "committee"}),
        ("committee", "member", {"members"}),
        ("committee", "editor", {"members", "committee"}),
    ],
)
def test_token_reads_up_to_its_level_and_its_owner(
    index, write, assistant, level, role, sees
):
    ResourceFactory(title="Distractor", pages=["heron"])
    ResourceFactory(title="Draft", pages=["heron"], live=False)
    resources = {
        name: ResourceFactory(title="Heron", pages=["heron"], visibility=name)
        for name in ("members", "committee")
    }
    write()
    client = assistant(level, role)
    found = text_of(call(client, "search", query="heron"))
    assert "Draft" not in found
    for name, resource in resources.items():
        path = resource.get_absolute_url()
        document = resource.files.get().document_id
        answers = [
            call(client, "resource", resource=resource.pk),
            call(client, "find", resource=resource.pk, query="heron"),
            call(client, "page", file=document, page=1),
        ]
        assert (path in found) == (name in sees), name
        for response in answers:
            is_error = response.json()["result"]["isError"]
            assert (path in response.text) == (name in sees) == (not is_error)
        assert (f"Heron ({name} only)" in found) == (name in sees)


def test_hidden_answers_like_missing(library, assistant):
    hidden, client = library["hidden"], assistant("committee", "member")
    document = hidden.files.get().document_id
    for tool, arguments, name in (
        ("resource", {"resource": hidden.pk}, "resource"),
        ("find", {"resource": hidden.pk, "query": "heron"}, "resource"),
        ("page", {"file": document, "page": 1}, "file"),
        ("page", {"file": document, "page": 99}, "file"),
    ):
        response = call(client, tool, **arguments)
        missing = call(client, tool, **arguments | {name: MISSING})
        assert "available to you" in error_of(response)
        assert response.content == missing.content


def test_narrower_visibility_holds_at_the_next_call(library, assistant):
    public, client = library["public"], assistant()
    assert "Early warning" in text_of(call(client, "search", query="heron"))
    Resource.objects.filter(pk=public.pk).update(visibility="members")
    assert "Early warning" not in text_of(call(client, "search", query="heron"))
    error_of(call(client, "page", file=document_of(public), page=1))


def test_deleted_resource_names_its_successor(public, assistant):
    newer = ResourceFactory(title="Newer", supersedes=public)
    pk = public.pk
    public.delete()
    error = error_of(call(assistant(), "resource", resource=pk))
    assert error == f"This resource was deleted. Newer: resource {newer.pk}."


def test_engine_down_is_said(library, assistant, stop_engine):
    stop_engine()
    for tool, arguments in (
        ("search", {"query": "heron"}),
        ("find", {"resource": library["public"].pk, "query": "heron"}),
    ):
        response = call(assistant(), tool, **arguments)
        assert "temporarily unavailable" in error_of(response)
