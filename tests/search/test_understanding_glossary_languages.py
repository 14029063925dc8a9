"""The glossary in five languages: each term in the texts of its own."""

import pytest

from tests.factories import ResourceFactory

from .asking import entry, page, rows, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "term", "form"),
    [
        ("en", "atrocity crimes", "Atrocity crime was"),
        ("fr", "crimes d'atrocité", "Le crime d’atrocité"),
        ("es", "crímenes atroces", "Los crimenes atroces"),
        ("pt", "crimes atrozes", "Os crimes atrozes"),
        ("ar", "الجرائم الفظيعة", "عن الجرائم الفظيعه في"),
    ],
)
def test_each_language_has_its_terms_in_its_own_texts(
    index, write, client, language, term, form
):
    entry(**{"en": "heinous deeds"} | {language: f"heinous deeds\n{term}"})
    named = ResourceFactory(title="Note", language=language, pages=[f"{form}."])
    other = "fr" if language == "en" else "en"
    ResourceFactory(title="Note", language=other, pages=[f"{form}."])
    ResourceFactory(
        title="Note", language=language, pages=[f"{form}."], visibility="members"
    )
    ResourceFactory(title="Note", language=language, pages=["Deeds."])
    write()
    html = page(client, "Heinous Deeds")
    assert named.pk == rows(html)[0]
    assert "1 result has all your words" in words(html)
    assert rows(page(client, '"heinous deeds"')) == []
