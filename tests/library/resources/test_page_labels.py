"""Pages where a format has pages, parts where it has none."""

import pytest

from library.models import LibraryDocument
from library.resources.page_labels import page_label, page_total


@pytest.mark.parametrize(
    ("kind", "label", "total"),
    [
        ("pdf", "p. 3", "12 pages"),
        ("pptx", "p. 3", "12 pages"),
        ("docx", "part 3", "12 parts"),
        ("xlsx", "part 3", "12 parts"),
        ("epub", "part 3", "12 parts"),
        ("html", "part 3", "12 parts"),
        ("", "p. 3", "12 pages"),
    ],
)
def test_pages_are_labelled_by_format(kind, label, total):
    document = LibraryDocument(media_type=kind, page_count=12, collection_id=1)
    assert page_label(document, 3) == label
    assert page_total(document) == total
    one = LibraryDocument(media_type=kind, page_count=1, collection_id=1)
    assert page_total(one) == total.replace("12", "1").removesuffix("s")
