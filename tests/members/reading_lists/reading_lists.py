"""Reading lists in tests: who has one, what is in it."""

from members.models import ListEntry, Membership, ReadingList
from tests.factories import MembershipFactory, ResourceFactory


def reading_list(owner=None, **fields) -> ReadingList:
    owner = owner or MembershipFactory().user
    fields = {"title": "For the seminar", "sharing": "coalition"} | fields
    if fields["sharing"] == "organisation":
        fields["organisation"] = Membership.objects.get(user=owner).organisation
    return ReadingList.objects.create(owner=owner, **fields)


def entry(reading_list, resource=None, **fields) -> ListEntry:
    """Put a resource at the end; with `page`, a passage of its first file."""
    resource = resource or ResourceFactory()
    if "page" in fields:
        fields.setdefault("file", resource.files.first())
    fields.setdefault("order", reading_list.entries.count())
    return reading_list.entries.create(resource_id=resource.pk, **fields)


def titles(client, reading_list) -> list[str]:
    """Return the titles of a list in the order in which its page has them."""
    page = client.get(f"/lists/{reading_list.pk}/").context["page"]
    return [row.resource.title for row in page]
