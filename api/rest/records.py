"""Resources and files of the library → what the API returns of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from api.rest import schemas
from library.access.viewers import Viewer
from library.models import DocumentPage, Resource, ResourceFile
from library.models import Term as VocabularyTerm
from library.resources.citations import date_parts
from library.resources.page_labels import page_label
from library.resources.search_inside import ClosePassage, MatchingPage, Piece

NO_MIME = "application/octet-stream"


class Records:
    """Makes records for one request, whose viewer may see what is passed to it."""

    def __init__(self, request: HttpRequest) -> None:
        self.absolute_url = request.build_absolute_uri

    def api_url(self, view: str, /, **kwargs) -> str:
        return self.absolute_url(reverse(f"api:{view}", kwargs=kwargs))

    def reference(self, resource: Resource) -> dict:
        """Return the fields of `schemas.ResourceRef`."""
        files = resource.files.all()
        titles = {resource.language: resource.title}
        for file in files:
            if file.title:
                titles.setdefault(file.language, file.title)
        return {
            "id": resource.pk,
            "title": resource.title,
            "language": resource.language,
            "titles": _texts(titles),
            "summary": resource.summary,
            "published": "-".join(date_parts(resource)),
            "type": resource.type and self.term(resource.type),
            "regions": [self.term(term) for term in resource.regions.all()],
            "themes": [self.term(term) for term in resource.themes.all()],
            "organisations": [self.term(term) for term in resource.organisations.all()],
            "languages": sorted({file.language for file in files}),
            "visibility": resource.visibility,
            "url": self.absolute_url(resource.get_absolute_url()),
            "api_url": self.api_url("resource", pk=resource.pk),
        }

    def resource(self, resource: Resource, viewer: Viewer) -> dict:
        """Return the fields of `schemas.Resource`."""
        visible = Resource.objects.visible_to(viewer)
        older = visible.filter(pk=resource.supersedes_id).first()
        newer = visible.filter(supersedes=resource).order_by("pk")
        summaries = {resource.language: resource.summary}
        files = list(resource.files.all())
        for file in files:
            summaries.setdefault(file.language, file.summary)
        has_cover = any(file.document.cover for file in files)
        cover_url = self.absolute_url(resource.cover_url)
        return self.reference(resource) | {
            "summaries": _texts(summaries),
            "un_symbol": resource.un_symbol,
            "rights": resource.rights,
            "source_url": resource.source_url,
            "content_note": resource.content_note,
            "added_at": resource.added_at,
            "modified_at": resource.last_published_at or resource.added_at,
            "supersedes": older and older.pk,
            "superseded_by": list(newer.values_list("pk", flat=True)),
            "cover_url": cover_url if has_cover else None,
            "files": self.files(files),
        }

    def files(self, files: Iterable[ResourceFile]) -> list[dict]:
        """Return the fields of `schemas.File` for each file."""
        files = list(files)
        ids = [file.document_id for file in files]
        pages = DocumentPage.objects.filter(document__in=ids, is_ocr=True)
        recognised = set(pages.order_by().values_list("document", flat=True))
        return [self._file(file, file.document_id in recognised) for file in files]

    def _file(self, file: ResourceFile, is_recognised: bool) -> dict:
        document = file.document
        text = "none"
        if document.is_searchable:
            text = "recognised" if is_recognised else "full"
        url = self.absolute_url(file.get_absolute_url())
        content_url = self.api_url("content", pk=document.pk)
        return {
            "id": document.pk,
            "resource": file.resource_id,
            "language": file.language,
            "part": file.part or 1,
            "title": file.title,
            "summary": file.summary,
            "media_type": document.media.mime if document.media else NO_MIME,
            "bytes": document.file_size or 0,
            "pages": document.page_count,
            "has_pages": document.has_pages,
            "text": text,
            "url": None if document.is_quarantined else url,
            "content_url": None if document.is_quarantined else content_url,
            "text_url": self.absolute_url(file.text_url),
        }

    def term(self, term: VocabularyTerm) -> dict:
        """Return the fields of `schemas.TermRef`."""
        return {
            "code": term.code,
            "labels": term.labels(),
            "url": self.absolute_url(term.get_absolute_url()),
        }

    def page_hit(self, hit: MatchingPage) -> dict:
        return self._hit(hit.file, hit.number, hit.snippet)

    def passage(self, passage: ClosePassage) -> dict:
        pieces = (Piece(passage.text),)
        return self._hit(passage.file, passage.number, pieces)

    def _hit(self, file: ResourceFile, number: int, pieces: Iterable[Piece]) -> dict:
        return {
            "file": file.document_id,
            "page": number,
            "label": page_label(file.document, number),
            "snippet": snippet(pieces),
            "url": self.absolute_url(file.page_url(number)),
        }


def snippet(pieces: Iterable[Piece]) -> dict:
    """Return the fields of `schemas.Snippet`."""
    text, matches = "", []
    for piece in pieces:
        if piece.is_match:
            matches.append((len(text), len(text) + len(piece.text)))
        text += piece.text
    return schemas.Snippet(text=text, matches=matches).dict()


def _texts(texts: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"language": language, "text": text} for language, text in texts.items() if text
    ]
