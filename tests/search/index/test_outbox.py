"""What is saved is found; what is gone, hidden or rolled back is not."""

import pytest
from django.db import transaction

from library.access.viewers import EDITOR, MEMBER, VISITOR
from library.models import Resource, Theme
from search.index import batches, outbox
from search.models import IndexState
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.searcher import search
from tests.factories import ResourceFactory, ResourceFileFactory, ThemeFactory


def ask(text="", viewer=VISITOR, **filters):
    return search(
        SearchRequest(viewer=viewer, text=text, query=parse(text), filters=filters)
    )


def titles(text="", viewer=VISITOR, **filters):
    return [hit.resource.title for hit in ask(text, viewer, **filters).hits]


def test_a_published_resource_is_found_by_its_words_and_its_pages(index, write):
    ResourceFactory(title="Field guide", pages=["nothing here", "the village council"])
    ResourceFactory(title="Another guide", pages=["something else"])
    write()
    results = ask("village council")
    assert [hit.resource.title for hit in results.hits] == ["Field guide"]
    (page_hit,) = results.hits[0].page_hits
    assert page_hit.number == 2
    marked = [piece.text for piece in page_hit.snippet if piece.is_match]
    assert marked == ["village", "council"]


def test_a_draft_is_not_found(index, write):
    ResourceFactory(title="Half finished", live=False, pages=["half finished"])
    write()
    assert titles("finished", EDITOR) == []


def test_a_changed_title_is_found_by_its_new_words_only(index, write):
    resource = ResourceFactory(title="Old wording", pages=["the same pages"])
    write()
    resource.title = "Fresh wording"
    resource.save()
    write()
    assert titles("fresh") == ["Fresh wording"]
    assert titles("old") == []
    assert ask("pages").hits[0].page_hits


def test_a_deleted_resource_leaves_nothing_in_the_index(index, write):
    resource = ResourceFactory(title="Soon gone", pages=["soon gone"])
    write()
    resource.delete()
    write()
    assert ask("gone").total == 0
    assert list(index.scan(index.live_index())) == []


def test_an_unpublished_resource_is_not_found_any_more(index, write):
    resource = ResourceFactory(title="Withdrawn")
    write()
    resource.unpublish()
    write()
    assert titles("withdrawn") == []


def test_a_rolled_back_save_marks_nothing_reliability_1(index, write):
    resource = ResourceFactory(title="Steady")
    write()
    before = IndexState.objects.get(pk=resource.pk).requested_version
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        resource.title = "Ghost"
        resource.save()
        raise ZeroDivisionError
    assert IndexState.objects.get(pk=resource.pk).requested_version == before
    write()
    assert titles("ghost") == []
    assert titles("steady") == ["Steady"]
    assert len(list(index.scan(index.live_index()))) == 1


def test_a_rolled_back_delete_keeps_the_resource_found_reliability_2(index, write):
    resource = ResourceFactory(title="Steady")
    write()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Resource.objects.get(pk=resource.pk).delete()
        raise ZeroDivisionError
    write()
    assert titles("steady") == ["Steady"]


def test_a_term_added_after_the_save_is_found_reliability_15(index, write):
    resource = ResourceFactory(title="Plain")
    write()
    resource.themes.add(ThemeFactory(code="C1", label_en="Early warning"))
    resource.save()
    write()
    assert titles(theme=("C1",)) == ["Plain"]


def test_a_renamed_term_is_found_by_its_new_label_reliability_15(index, write):
    ResourceFactory(title="Plain", themes=["C1"])
    write()
    theme = Theme.objects.get(code="C1")
    theme.label_en = "Foresight"
    theme.save()
    write()
    assert titles("foresight") == ["Plain"]


def test_a_filter_on_a_term_finds_what_is_filed_under_narrower_ones(index, write):
    broad = ThemeFactory(code="C")
    narrow = ThemeFactory(code="C1", parent=broad)
    ResourceFactory(title="Narrow", themes=[narrow])
    ResourceFactory(title="Elsewhere", themes=["D1"])
    write()
    assert titles(theme=("C",)) == ["Narrow"]


def test_a_bulk_update_is_seen_reliability_15(index, write):
    ResourceFactory(title="One")
    write()
    Resource.objects.filter(title="One").update(title="Uno")
    write()
    assert titles("uno") == ["Uno"]


def test_a_file_added_and_taken_out_is_followed(index, write):
    resource = ResourceFactory(title="Toolkit", pages=["alpha module"])
    added = ResourceFileFactory(resource=resource, pages=["beta module"])
    write()
    assert titles("beta") == ["Toolkit"]
    added.delete()
    write()
    assert titles("beta") == []
    assert titles("alpha") == ["Toolkit"]


def test_a_phrase_in_a_members_file_is_found_by_members_only(index, write):
    ResourceFactory(
        title="Minutes", visibility="members", pages=["x", "the quiet lighthouse"]
    )
    ResourceFactory(title="Public note", pages=["the quiet harbour"])
    write()
    results = ask('"quiet lighthouse"', MEMBER)
    assert [hit.page_hits[0].number for hit in results.hits] == [2]
    nothing = ask('"quiet lighthouse"')
    assert (nothing.total, nothing.hits, nothing.facets) == (0, (), ())


def test_a_narrowed_resource_disappears_before_the_index_is_written(index, write):
    resource = ResourceFactory(title="Leaked", pages=["leaked words"], type="report")
    ResourceFactory(title="Other", pages=["leaked words too"], type="report")
    write()
    resource.visibility = "members"
    resource.save()
    results = ask("leaked")
    assert [hit.resource.title for hit in results.hits] == ["Other"]
    assert results.total == 1
    assert [value.count for value in results.facets[0].values] == [1]
    write()
    assert titles("leaked", MEMBER) == ["Leaked", "Other"]
    assert not IndexState.objects.filter(is_excluded=True).exists()


def test_a_deleted_resource_disappears_before_the_index_is_written(index, write):
    resource = ResourceFactory(title="Gone", type="report")
    write()
    resource.delete()
    results = ask("gone")
    assert (results.total, results.facets) == (0, ())


def test_a_resource_narrowed_between_reading_and_finishing_stays_withheld(index, write):
    resource = ResourceFactory(title="Race")
    states = IndexState.objects.claim(10)
    states, resources = batches.prepare(state.pk for state in states)
    Resource.objects.filter(pk=resource.pk).update(visibility="committee")
    for state in states:
        outbox._finish(state, resources[state.pk])
    state = IndexState.objects.get(pk=resource.pk)
    assert state.is_excluded
    assert state.requested_version > state.processed_version
    assert titles("race") == []


def test_a_late_writer_does_not_overwrite_a_newer_state_reliability_8(index, write):
    resource = ResourceFactory(title="First state", pages=["first"])
    (late,) = IndexState.objects.claim(10)
    states, resources = batches.prepare([late.pk])
    changes = batches.changes_for(states, resources)
    IndexState.objects.update(lease_until=None)
    Resource.objects.filter(pk=resource.pk).update(title="Second state")
    write()
    outcomes = index.write(index.live_index(), changes)
    assert [outcome.error for outcome in outcomes] == [""]
    assert not late.complete()
    index.refresh(index.live_index())
    assert titles("second") == ["Second state"]
    assert titles("first state") == ["Second state"]
    assert titles("title:first") == []


def test_a_late_writer_does_not_resurrect_what_is_deleted_reliability_8(index, write):
    resource = ResourceFactory(title="Zombie", pages=["zombie"])
    (late,) = IndexState.objects.claim(10)
    states, resources = batches.prepare([late.pk])
    changes = batches.changes_for(states, resources)
    IndexState.objects.update(lease_until=None)
    resource.delete()
    write()
    index.write(index.live_index(), changes)
    index.refresh(index.live_index())
    assert list(index.scan(index.live_index())) == []
    assert titles("zombie") == []
