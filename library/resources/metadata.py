"""What search engines, reference managers and aggregators read in a resource's page.

Only public resources have it. The same facts are written in the forms that these read:
Open Graph (previews of shared links), the tags of HighWire Press (Zotero, Google
Scholar), schema.org as JSON-LD, and `Link` headers (signposting.org).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, override

from library.models import Resource, ResourceFile
from library.resources.citations import Reference, reference
from library.resources.records import own_language_first
from library.sanitize import single_line

# What previews and search engines show of a description.
DESCRIPTION_LENGTH = 300
# Servers limit the size of headers.
MAX_LINKED_FILES = 10
REPORT = "RPRT"
# schema.org has no types for the others, which are a CreativeWork.
_SCRIPT_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
# Creative Commons, as editors write it: "CC BY-NC 4.0", "CC BY 3.0 IGO", "CC0 1.0".
_CREATIVE_COMMONS = re.compile(
    r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](1\.0|2\.0|2\.5|3\.0|4\.0)( IGO)?",
    re.IGNORECASE,
)
_CC0 = re.compile(r"CC ?0(?: 1\.0)?", re.IGNORECASE)
_SCHEMA_TYPES = {REPORT: "Report", "JOUR": "ScholarlyArticle", "DATA": "Dataset"}


@dataclass(frozen=True)
class Alternate:
    """The same resource in another form or language of the interface."""

    url: str
    language: str = ""
    mime: str = ""
    title: str = ""


@dataclass(frozen=True)
class ResourceMetadata:
    """names: `name` of a meta element → its content. properties: the same for
    `property`. json_ld: schema.org, to write into a script element. alternates: links
    in the head. link_header: the value of the header `Link`.
    """

    canonical: str
    names: Mapping[str, str]
    properties: Mapping[str, str]
    json_ld: SafeString
    alternates: Sequence[Alternate]
    link_header: str


def resource_metadata(
    resource: Resource, absolute_url: Callable[[str], str]
) -> ResourceMetadata | None:
    """Return the metadata of a public resource, None for any other.

    absolute_url: makes a path a URL. Reads files, terms and the type of the resource.
    """
    if not resource.is_public:
        return None
    canonical = absolute_url(resource.get_absolute_url())
    cited = reference(resource, "", absolute_url(resource.permanent_url))
    files = [
        file
        for file in own_language_first(resource.files.all())
        if not file.document.is_quarantined
    ]
    pdf = next((file for file in files if file.document.media_type == "pdf"), None)
    description = Truncator(cited.summary).chars(DESCRIPTION_LENGTH)
    image = ""
    if any(file.document.cover for file in files):
        image = absolute_url(resource.cover_url)
    alternates = list(_alternates(resource, absolute_url))
    return ResourceMetadata(
        canonical=canonical,
        names=_meta_names(cited, description, canonical, pdf, absolute_url),
        properties={
            name: value
            for name, value in {
                "og:type": "article",
                "og:title": cited.title,
                "og:description": description,
                "og:url": canonical,
                "og:image": image,
                "og:locale": get_language(),
            }.items()
            if value
        },
        json_ld=json_for_script(
            _json_ld(resource, cited, canonical, image, files, absolute_url)
        ),
        alternates=alternates,
        link_header=_link_header(resource, cited, files, alternates, absolute_url),
    )


def json_for_script(value: object) -> SafeString:
    """Return a value as JSON that cannot end the script element around it."""
    text = json.dumps(value, ensure_ascii=False)
    return mark_safe(text.translate(_SCRIPT_ESCAPES))  # noqa: S308


def _meta_names(
    cited: Reference,
    description: str,
    canonical: str,
    pdf: ResourceFile | None,
    absolute_url: Callable[[str], str],
) -> dict[str, str]:
    """Return the meta elements by name.

    Zotero takes organisations as persons, so they are the report's institution and not
    its authors. For the same reason there is no COinS: Zotero prefers it to these
    elements, and it has no file. Zotero reads `og:type` as a journal article unless
    `eprints.type` says more.
    """
    is_report = cited.ris_type == REPORT
    publisher = "; ".join(cited.authors)
    values = {
        "description": description,
        "citation_title": cited.title,
        "citation_publication_date": "/".join(cited.date),
        "citation_language": cited.language,
        "citation_keywords": "; ".join(cited.keywords),
        "citation_abstract": cited.summary,
        "citation_public_url": canonical,
        "citation_pdf_url": absolute_url(pdf.get_absolute_url()) if pdf else "",
        "eprints.type": "techreport" if is_report else "",
        "citation_technical_report_institution": publisher if is_report else "",
        "citation_technical_report_number": cited.symbol if is_report else "",
        "citation_publisher": "" if is_report else publisher,
    }
    return {name: value for name, value in values.items() if value}


def _json_ld(
    resource: Resource,
    cited: Reference,
    canonical: str,
    image: str,
    files: Sequence[ResourceFile],
    absolute_url: Callable[[str], str],
) -> dict[str, object]:
    """Return the resource in the terms of schema.org, without empty values."""
    languages = [file.language for file in files] or [cited.language]
    values = {
        "@context": "https://schema.org",
        "@type": schema_type(cited),
        "@id": cited.url,
        "url": canonical,
        "name": cited.title,
        "description": cited.summary,
        "inLanguage": list(dict.fromkeys(filter(None, languages))),
        "datePublished": "-".join(cited.date),
        "dateModified": resource.last_published_at
        and resource.last_published_at.date().isoformat(),
        "reportNumber": cited.symbol if cited.ris_type == REPORT else "",
        "identifier": cited.symbol,
        "publisher": [
            {"@type": "Organization", "name": author} for author in cited.authors
        ],
        "about": [single_line(theme) for theme in resource.themes.all()],
        "spatialCoverage": [
            {"@type": "Place", "name": single_line(region)}
            for region in resource.regions.all()
        ],
        "license": licence_url(resource.rights),
        "copyrightNotice": single_line(resource.rights),
        "image": image,
        "isAccessibleForFree": True,
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": absolute_url(file.get_absolute_url()),
                "encodingFormat": file.document.media.mime,
                "contentSize": f"{file.document.file_size} B",
                "inLanguage": file.language,
            }
            for file in files
            if file.document.media and file.document.file_size
        ],
    }
    return {name: value for name, value in values.items() if value}


def licence_url(rights: str) -> str:
    """Return the URL of a licence: a URL itself, or that of Creative Commons.

    "" for other words.
    """
    if rights.startswith(("https://", "http://")):
        return iri_to_uri(rights)
    base = "https://creativecommons.org"
    if _CC0.fullmatch(rights.strip()):
        return f"{base}/publicdomain/zero/1.0/"
    if match := _CREATIVE_COMMONS.fullmatch(rights.strip()):
        code, version, igo = match.groups()
        ending = "igo/" if igo else ""
        return f"{base}/licenses/{code.lower()}/{version}/{ending}"
    return ""


def schema_type(cited: Reference) -> str:
    """Return the type of a reference in schema.org."""
    return _SCHEMA_TYPES.get(cited.ris_type, "CreativeWork")


def _alternates(
    resource: Resource, absolute_url: Callable[[str], str]
) -> Iterator[Alternate]:
    urls = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            urls[code] = absolute_url(resource.get_absolute_url())
    urls["x-default"] = urls[settings.LANGUAGE_CODE]
    for code, url in urls.items():
        yield Alternate(url, language=code)
    own = resource.get_absolute_url()
    ris_type = "application/x-research-info-systems"
    yield Alternate(absolute_url(f"{own}cite.ris"), mime=ris_type, title="RIS")
    bibtex_type = "application/x-bibtex"
    yield Alternate(absolute_url(f"{own}cite.bib"), mime=bibtex_type, title="BibTeX")


def _link_header(
    resource: Resource,
    cited: Reference,
    files: Sequence[ResourceFile],
    alternates: Sequence[Alternate],
    absolute_url: Callable[[str], str],
) -> str:
    """Return typed links to the permanent URL, the files and the descriptions."""
    links = [
        f'<{cited.url}>; rel="cite-as"',
        '<https://schema.org/AboutPage>; rel="type"',
        f'<https://schema.org/{schema_type(cited)}>; rel="type"',
    ]
    links += [
        f'<{absolute_url(file.get_absolute_url())}>; rel="item"; '
        f'type="{file.document.media.mime}"'
        for file in files[:MAX_LINKED_FILES]
        if file.document.media
    ]
    links += [
        f'<{alternate.url}>; rel="describedby"; type="{alternate.mime}"'
        for alternate in alternates
        if alternate.mime
    ]
    if licence := licence_url(resource.rights):
        links.append(f'<{licence}>; rel="license"')
    return ", ".join(links)
