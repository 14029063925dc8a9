"""The glossary in each language: each term in the texts of its own."""

import pytest

from search.engines.base import text_language
from tests.factories import ResourceFactory
from tests.search.site import entry, page, rows, words

pytestmark = pytest.mark.django_db
# Each: a language, a term of it, how a text has that, and what is asked in English.
TERMS = [
    ("en", "atrocity crimes", "Atrocity crime was", "heinous deeds"),
    ("fr", "crimes d'atrocité", "Le crime d’atrocité", "vile deeds"),
    ("es", "crímenes atroces", "Los crimenes atroces", "cruel deeds"),
    ("pt", "crimes atrozes", "Os crimes atrozes", "wicked deeds"),
    ("ar", "الجرائم الفظيعة", "عن الجرائم الفظيعه في", "ghastly deeds"),
    ("ru", "массовые злодеяния", "Массовые злодеяния", "grave deeds"),
    ("sw", "uhalifu wa kivita", "Uhalifu wa kivita", "brutal deeds"),
]


def test_each_language_has_its_terms_in_its_own_texts(index, write, client, subtests):
    named = {}
    for language, term, form, asked in TERMS:
        entry(**{"en": asked} | {text_language(language): f"{asked}\n{term}"})
        note = {"title": "Note", "pages": [f"{form}."]}
        named[asked] = ResourceFactory(**note, language=language).pk
        ResourceFactory(**note, language="fr" if language == "en" else "en")
        ResourceFactory(**note, language=language, visibility="members")
        ResourceFactory(title="Note", language=language, pages=["Deeds."])
    write()
    for asked, pk in named.items():
        with subtests.test(asked=asked):
            html = page(client, asked.title())
            assert pk == rows(html)[0]
            assert "1 result has all your words" in words(html)
            assert rows(page(client, f'"{asked}"')) == []
