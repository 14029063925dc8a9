"""Records of the API → texts for assistants, in pieces, with the URLs to cite."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import Truncator

MAX_CHARACTERS = 8_000
MAX_TITLE = 200
MAX_SUMMARY = 300
# A piece ends at a line or a word, unless none ends in this many characters.
MAX_SHORTENING = 500
CONTINUES = "\n\n[The answer continues: repeat the call with offset={offset}.]"


class InvalidOffset(Exception):
    """The offset is behind the end of the answer. The text says what to do."""


def piece(head: str, body: str, offset: int) -> str:
    """Return the head, and the body from an offset on, in at most MAX_CHARACTERS.

    head: what each piece repeats, such as the URL to cite. Raises InvalidOffset.
    """
    if offset and offset >= len(body):
        raise InvalidOffset(f"offset: this answer ends before {len(body)}.")
    head = f"{head}\n\n"
    room = MAX_CHARACTERS - len(head) - len(CONTINUES) - len(str(len(body)))
    rest = body[offset:]
    if len(rest) <= room:
        return head + rest
    text = rest[:room]
    for separator in ("\n", " "):
        end = text.rfind(separator) + 1
        if end > room - MAX_SHORTENING:
            text = text[:end]
            break
    return head + text + CONTINUES.format(offset=offset + len(text))


def title_line(record: dict) -> str:
    """Return title and level of a resource, in one line."""
    title = Truncator(record["title"]).chars(MAX_TITLE)
    level = record["visibility"]
    return title if level == "public" else f"{title} ({level} only)"


def describe(record: dict) -> str:
    """Return what lists show of a resource. record: of `schemas.ResourceRef`."""
    terms = [record["type"], *record["organisations"], *record["regions"]]
    terms += record["themes"]
    facts = [
        f"resource {record['id']}",
        record["published"],
        *(_label(term) for term in terms if term),
        "languages: " + ", ".join(record["languages"]),
    ]
    lines = [f"Cite: {record['url']}", " · ".join(filter(None, facts))]
    return "\n".join(lines)


def describe_hit(number: int, record: dict) -> str:
    """Return a result. record: one of `results` in `schemas.SearchResults`."""
    lines = [f"{number}. {title_line(record)}", describe(record)]
    lines += [Truncator(record["summary"]).chars(MAX_SUMMARY)]
    lines += [describe_page_hit(hit) for hit in record["pages"]]
    if passage := record["passage"]:
        lines.append(f"Close in meaning: {describe_page_hit(passage)}")
    return "\n".join(filter(None, lines))


def describe_page_hit(hit: dict) -> str:
    """Return a page that matches. hit: of `schemas.PageHit`."""
    place = f"{hit['label']} (file {hit['file']}, page {hit['page']})"
    return f"- {place}: “{hit['snippet']['text']}”\n  Cite: {hit['url']}"


def describe_resource(record: dict) -> str:
    """Return all about a resource but its title. record: of `schemas.Resource`."""
    lines = [
        describe(record),
        *_facts(record, "un_symbol", "rights", "source_url", "content_note"),
        *(f"Title ({row['language']}): {row['text']}" for row in record["titles"]),
        *(f"Summary ({row['language']}): {row['text']}" for row in record["summaries"]),
        *_facts(record, "supersedes", "superseded_by"),
    ]
    lines += ["", "Files:", *map(describe_file, record["files"])]
    return "\n".join(lines)


def _facts(record: dict, *names: str) -> list[str]:
    return [f"{name}: {record[name]}" for name in names if record[name]]


def describe_file(file: dict) -> str:
    """Return a file in one line. file: of `schemas.File`."""
    text = {"none": "no text", "recognised": "text by OCR"}.get(file["text"], "text")
    facts = [
        f"file {file['id']}",
        file["language"],
        file["media_type"],
        f"pages 1 to {file['pages']}" if file["pages"] else "",
        text,
        file["title"],
        file["url"] or "withheld while it is checked for viruses",
    ]
    return "- " + " · ".join(filter(None, facts))


def describe_terms(terms: Iterable[dict]) -> str:
    """Return terms, one a line. terms: of `schemas.Term`."""
    return "\n".join(
        " · ".join(
            filter(
                None,
                [
                    f"{term['code']}: {_label(term)}",
                    ", ".join(term["aliases"]),
                    term["broader"] and f"part of {term['broader']}",
                    term["count"] is not None and f"{term['count']} resources",
                ],
            )
        )
        for term in terms
    )


def _label(term: dict) -> str:
    """Return the label of a term, English if it has one."""
    labels = term["labels"]
    return labels.get("en") or next(iter(labels.values()), term["code"])
