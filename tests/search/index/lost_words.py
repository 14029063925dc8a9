"""The ways in which a resource can lose a word that it was found by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from library.extraction import Extraction, Status
from library.models import LibraryDocument, Resource
from library.processing.text_extraction import store_extraction
from tests.factories import (
    LibraryDocumentFactory,
    OrganisationFactory,
    ResourceFactory,
    ThemeFactory,
)

LOST, SYMBOL = "heron", "S/RES/1706"
PAGES = [f"the {LOST} stands"]


def rewrite(document: LibraryDocument, *pages: str) -> None:
    """Put a text in the place of a file's text, as extraction does."""
    store_extraction(document, Extraction(Status.DONE, "", len(pages), pages), None)


def update(**values) -> Callable[[Resource], None]:
    return lambda resource: Resource.objects.filter(pk=resource.pk).update(**values)


def save_file(**values) -> Callable[[Resource], None]:
    def save(resource: Resource) -> None:
        file = resource.files.get()
        for name, value in values.items():
            setattr(file, name, value)
        file.save()

    return save


def save_theme(**values) -> Callable[[Resource], None]:
    def save(resource: Resource) -> None:
        theme = resource.themes.get()
        for name, value in values.items():
            setattr(theme, name, value)
        theme.save()

    return save


@dataclass(frozen=True)
class Loss:
    """How a resource has a word, and how it loses it."""

    lose: Callable[[Resource], object]
    fields: dict = field(default_factory=dict)
    theme: dict = field(default_factory=dict)
    organisation: str = ""
    word: str = LOST

    def make(self) -> Resource:
        theme = [ThemeFactory(code="T1", **self.theme)] if self.theme else []
        names = [self.organisation] if self.organisation else []
        organisations = [OrganisationFactory(label_en=name) for name in names]
        return ResourceFactory(
            **{"title": "A marsh", "themes": theme, "organisations": organisations}
            | self.fields
        )


LOSSES = {
    "title": Loss(update(title="A marsh"), {"title": f"A marsh {LOST}"}),
    "summary": Loss(update(summary="Of nothing."), {"summary": f"Of a {LOST}."}),
    "symbol": Loss(update(un_symbol=""), {"un_symbol": SYMBOL}, word=SYMBOL),
    "title of a file": Loss(save_file(title=""), {"files": [{"title": f"The {LOST}"}]}),
    "theme": Loss(
        lambda resource: resource.themes.clear() or resource.save(),
        theme={"label_en": LOST},
    ),
    "label": Loss(save_theme(label_en="Others"), theme={"label_en": LOST}),
    "alias": Loss(
        save_theme(aliases="wader"),
        theme={"label_en": "Birds", "aliases": f"wader\n{LOST}"},
    ),
    "deleted organisation": Loss(
        lambda resource: resource.organisations.get().delete(), organisation=LOST
    ),
    "text": Loss(
        lambda resource: rewrite(resource.files.get().document, "nobody stands"),
        {"pages": PAGES},
    ),
    "all text": Loss(
        lambda resource: rewrite(resource.files.get().document), {"pages": PAGES}
    ),
    "replaced file": Loss(
        lambda resource: save_file(
            document=LibraryDocumentFactory(pages=["nobody stands"])
        )(resource),
        {"pages": PAGES},
    ),
    "removed file": Loss(
        lambda resource: resource.files.get().delete(), {"pages": PAGES}
    ),
}
