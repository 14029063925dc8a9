"""Core words in other languages find English texts by the starting glossary."""

import pytest

from search.admin.glossary_seed import read_table
from search.models import GlossaryEntry
from tests.factories import ResourceFactory
from tests.search.site import page, rows

pytestmark = pytest.mark.django_db
# What an English text says, and how others look for it.
TYPED = {
    "Sanctions": ["عقوبات", "الجزاءات", "sanciones", "sanções", "санкции", "制裁"],
    "Darfur": ["دارفور", "Darfour", "Дарфур"],
    "Enforced disappearances": [
        "الاختفاء القسري",
        "disparitions forcées",
        "desaparición forzada",
        "desaparecimento forçado",
    ],
    "The arms embargo": ["حظر الأسلحة", "embargo sur les armes", "embargo de armas"],
    "A panel of experts": ["فريق الخبراء", "groupe d'experts", "grupo de expertos"],
    "The final report": ["التقرير النهائي", "rapport final", "informe final"],
    "Rape": ["اغتصاب", "viol", "estupro", "зґвалтування", "ubakaji"],
    "Asylum": ["اللجوء", "droit d’asile", "l’asile", "asilo", "sığınma"],
    "Residence permits": [
        "تصريح الإقامة",
        "titre de séjour",
        "permiso de residencia",
        "autorização de residência",
    ],
    "Guidelines": ["مبادئ توجيهية", "lignes directrices", "directrices", "diretrizes"],
    "CEDAW": ["سيداو", "CEDEF"],
    "PSEA": [
        "الحماية من الاستغلال والانتهاك الجنسيين",
        "protection contre l’exploitation et les abus sexuels",
    ],
    "Indigenous peoples": [
        "الشعوب الأصلية",
        "peuples autochtones",
        "pueblos indígenas",
    ],
    "An atrocity": ["فظائع", "atrocité", "atrocidades"],
    "The veto": ["حق النقض", "право вето", "否决权"],
    "Displaced persons": ["للنازحين", "desplazados", "personnes déplacées"],
    "Refugees": ["لاجئين", "réfugiés", "беженцы", "mülteciler", "wakimbizi"],
    "War crimes": ["جرائم الحرب", "crimes de guerra", "военные преступления"],
    "A ceasefire": ["وقف إطلاق النار", "cessez-le-feu", "alto el fuego", "停火"],
    "Ethnic cleansing": ["التطهير العرقي", "nettoyage ethnique", "етнічні чистки"],
}


@pytest.mark.slow
def test_core_words_find_english_texts(index, write, client, subtests):
    GlossaryEntry.objects.bulk_create(read_table())
    named, excluded = {}, set()
    for text in TYPED:
        note = {"title": "Note", "pages": [f"{text}."]}
        named[text] = ResourceFactory(**note).pk
        excluded.add(ResourceFactory(**note, visibility="members").pk)
    excluded.add(ResourceFactory(title="Note", pages=["On the price of grain."]).pk)
    write()
    for text, queries in TYPED.items():
        for typed in queries:
            with subtests.test(text=text, typed=typed):
                hits = rows(page(client, typed))
                assert hits[0] == named[text]
                assert not excluded & set(hits)
    for typed in ("عقوبات", "دارفور", "санкции", "disparitions forcées"):
        with subtests.test(typed=typed):
            assert rows(page(client, typed, also="off")) == []
