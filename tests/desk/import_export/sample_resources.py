"""Resources of every kind, for what must hold for all of them."""

from datetime import date

from library.models import Resource
from tests.factories import OrganisationFactory, ResourceFactory

AWKWARD = (
    "=1+1",
    "'=1+1",
    "''+2",
    "-5",
    "@home",
    "plain, with a comma",
    'a "quotation"',
    "'apostrophe",
    "semi; colon",
    "السودان",
    "a > b",
)


def filled_shelf():
    """Resources of every kind, as `Resource`s by their titles."""
    OrganisationFactory(label_en="Peace; Hope")
    OrganisationFactory(label_en="Twin", code="twin-1")
    twin = OrganisationFactory._meta.model.objects.create(label_en="Twin")
    full = ResourceFactory(
        title="Full",
        summary="First line\r\n\r\nSecond line  ",
        type="report",
        regions=["SDN", "TCD"],
        themes=["C1"],
        organisations=["Peace House", "Peace; Hope", twin],
        published_on=date(2005, 9, 1),
        published_precision="month",
        un_symbol="A/RES/60/1",
        rights="CC BY 4.0",
        source_url="https://example.org/?a=1",
        visibility="committee",
        review_on=date(2027, 3, 1),
        content_note="Violence",
        files=[
            {"language": "en", "title": "Guide", "summary": "Of the guide"},
            {"language": "en", "title": "Annex", "pages": ["Another text"]},
            {"language": "fr", "title": "Guide en français", "pages": ["Texte"]},
            {"language": "fr", "pages": ["Annexe"]},
            {"language": "ar", "pages": ["نص"]},
        ],
    )
    bare = ResourceFactory(title="Bare", live=False)
    ResourceFactory(title="Only French", language="en", files=[{"language": "fr"}])
    for text in AWKWARD:
        ResourceFactory(title=text, summary=text, pages=[f"Page of {text}"])
    full.save_revision().publish()
    return {"full": Resource.objects.get(pk=full.pk), "bare": bare}
