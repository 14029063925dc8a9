"""A word that was taken out finds, counts and quotes nothing more from then on, also
while the index still has the old entry."""

from __future__ import annotations

import pytest
from django.db import transaction

from library.access.viewers import EDITOR, VISITOR
from search.autocomplete import suggest
from search.index import batches, outbox
from search.models import IndexState, SearchIndex
from search.service.request import SearchRequest
from search.service.searcher import excluded_ids, search
from tests.factories import ResourceFactory, ThemeFactory
from tests.search.index.lost_words import (
    LOSSES,
    LOST,
    SYMBOL,
    save_file,
    save_theme,
    update,
)
from tests.search.site import found, page, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def others(index):
    """A resource without the word, and a hidden one with it."""
    ResourceFactory(title="Another marsh", pages=["somebody stands"])
    ResourceFactory(title=f"Secret {LOST} {SYMBOL}", visibility="committee")


@pytest.mark.parametrize("name", LOSSES)
def test_lost_word_finds_nothing_before_the_write(client, write, name):
    loss = LOSSES[name]
    resource = loss.make()
    write()
    assert found(client, loss.word) == [resource.pk]
    loss.lose(resource)
    assert found(client, loss.word) == []
    answer = search(SearchRequest(VISITOR).with_text(loss.word))
    assert (answer.total, answer.all_words, answer.facets) == (0, 0, ())
    write()
    assert found(client, loss.word) == []
    assert resource.pk in found(client, "marsh")


@pytest.mark.parametrize("name", ["title", "summary", "label", "deleted organisation"])
def test_lost_word_is_no_spelling_or_suggestion(client, write, name):
    loss = LOSSES[name]
    resource = loss.make()
    write()
    assert f"Did you mean: {LOST}" in words(page(client, "herom marsh"))
    loss.lose(resource)
    assert LOST not in words(page(client, "herom marsh"))
    assert suggest(LOST[:4], VISITOR) == []
    # Editors are offered the hidden one, which still has the word.
    assert [row.count for row in suggest(LOST[:4], EDITOR)] == [1]


def test_taken_off_theme_counts_nothing_before_the_write(client, write):
    loss = LOSSES["theme"]
    resource = loss.make()
    other = ResourceFactory(title="Still filed", themes=["T1"])
    write()
    assert found(client, "", theme="T1") == [other.pk, resource.pk]
    loss.lose(resource)
    assert found(client, "", theme="T1") == [other.pk]
    assert [row.count for row in suggest(LOST, EDITOR) if row.label == LOST] == [1]


@pytest.mark.parametrize("name", ["text", "replaced file"])
def test_replaced_text_is_not_quoted_before_the_write(client, write, name):
    loss = LOSSES[name]
    resource = loss.make()
    write()
    address = resource.get_absolute_url()
    assert LOST in words(page(client, "stands"))
    assert f"<mark>{LOST}</mark>" in client.get(address, {"q": LOST}).content.decode()
    loss.lose(resource)
    results = words(page(client, "stands"))
    assert "somebody" in results
    assert LOST not in results
    html = client.get(address, {"q": f"stands {LOST}"}).content.decode()
    assert "<mark>" not in html
    assert "Search is limited for a moment" in html
    # The page's own text is the database's, and which pages match is not told.
    html = client.get(resource.files.get().page_url(1), {"q": LOST}).content.decode()
    assert "Matches are highlighted on this page only." in html
    write()
    assert "nobody" in words(page(client, "stands"))
    html = client.get(resource.files.get().page_url(1), {"q": LOST}).content.decode()
    assert "No page of this file matches your search" in html


def test_file_in_another_language_is_excluded_until_written(write):
    resource = ResourceFactory(pages=["text"])
    other = ResourceFactory(pages=["text"])
    write()
    save_file(language="fr")(resource)
    save_file(language="en")(other)
    assert excluded_ids() == {resource.pk}
    write()
    assert excluded_ids() == frozenset()


@pytest.mark.parametrize(
    "add",
    [
        update(title="A WIDE mārsh"),
        update(summary="Of herons."),
        update(visibility="public", published_on="2024-01-01"),
        lambda resource: resource.themes.add(ThemeFactory()) or resource.save(),
        save_theme(label_en="Label of T2", aliases="waders"),
    ],
)
def test_resource_that_only_gains_is_found_all_the_time(client, write, add):
    resource = ResourceFactory(title="A marsh", themes=["T2"])
    write()
    add(resource)
    assert resource.pk in found(client, "marsh")
    assert excluded_ids() == frozenset()


def test_word_that_came_back_ends_the_exclusion(client, write):
    resource = LOSSES["title"].make()
    write()
    LOSSES["title"].lose(resource)
    assert found(client, "marsh heron") != [resource.pk]
    update(title=f"A {LOST} of the marsh")(resource)
    assert found(client, LOST) == [resource.pk]


def test_rolled_back_loss_excludes_nothing(client, write):
    resource = LOSSES["title"].make()
    write()
    with transaction.atomic():
        LOSSES["title"].lose(resource)
        assert found(client, LOST) == []
        transaction.set_rollback(True)
    assert found(client, LOST) == [resource.pk]


def test_exclusion_ends_only_when_searches_see_the_new_entry(client, engine, write):
    """Elasticsearch shows what was written a second later, or when it is told to."""
    resource = LOSSES["title"].make()
    write()
    if not engine.is_embedded:
        name = f"{engine.prefix}-*-{SearchIndex.objects.get(state='live').name}"
        never = {"refresh_interval": -1}
        engine.writing.indices.put_settings(index=name, settings=never)
    update(title="A dry marsh")(resource)
    outbox.drain_all()
    assert excluded_ids() == frozenset()
    assert found(client, LOST) == []
    assert found(client, "dry") == [resource.pk]


def test_word_lost_between_reading_and_finishing_stays_out(client, write):
    resource = LOSSES["title"].make()
    claimed = IndexState.objects.claim(10)
    states, resources = batches.prepare(state.pk for state in claimed)
    LOSSES["title"].lose(resource)
    for state in states:
        outbox._finish(state, resources.get(state.pk))
    assert excluded_ids() == {resource.pk}
    write()
    assert excluded_ids() == frozenset()
    assert found(client, LOST) == []
