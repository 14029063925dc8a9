"""A resource of each level of visibility, and people who may see more or less."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client

from api.models import AccessToken
from members.models import PrivateFeed, SavedSearch, token_digest
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory


@dataclass(frozen=True)
class Secret:
    asked: str
    told: str


SECRETS = {
    "public": Secret("sparrow", "zebrafinch"),
    "members": Secret("thrush", "waxwing"),
    "committee": Secret("swift", "nightjar"),
    "draft": Secret("heron", "corncrake"),
}
SEES = {
    "visitor": {"public"},
    "member": {"public", "members"},
    "committee": {"public", "members", "committee"},
    "editor": {"public", "members", "committee"},
}


def make(level: str, secret: Secret):
    document = LibraryDocumentFactory(
        title=f"{secret.told} upload",
        name=f"{secret.told}.txt",
        pages=[f"inside{secret.asked} {secret.told}inside of the secretary"],
    )
    cover = ContentFile(b"\xff\xd8" + secret.told.encode())
    document.cover.save("cover.jpg", cover)
    return ResourceFactory(
        title=f"{secret.asked} {secret.told}",
        summary=f"{secret.asked} {secret.told}summary",
        visibility="public" if level == "draft" else level,
        live=level != "draft",
        regions=["SDN"],
        themes=["C1"],
        type="report",
        organisations=["Network"],
        published_on="2005-09-16",
        files=[{"document": document, "title": f"{secret.asked} {secret.told}file"}],
    )


def signed_in_client(role: str) -> Client:
    client = Client()
    if role != "visitor":
        user = UserFactory(role=role)
        client.force_login(user)
        send_token(client, user)
        PrivateFeed.objects.all().delete()  # another's, under the same address
        search = SavedSearch.objects.create(user=user, name="All", frequency="off")
        PrivateFeed.objects.create(search=search, digest=token_digest("secret"))
    return client


def send_token(client: Client, user, level: str = "committee") -> None:
    """Send a token of a user with each request; pages take no notice of it."""
    token = AccessToken(owner=user, name="All", level=level)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token.set_secret()}"
    token.save()
