"""Publishing drafts through the list of what is missing in them."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import reverse


def checklist_of(*resources) -> str:
    ids = ",".join(str(resource.pk) for resource in resources)
    return f"{reverse('desk_checklist:index')}?ids={ids}"


def may_publish_incomplete(user) -> None:
    permission = Permission.objects.get(codename="publish_incomplete_resource")
    user.user_permissions.add(permission)


def publish_all(client, user, url: str):
    """Publish all on the list at a URL, as somebody with the right to."""
    may_publish_incomplete(user)
    client.force_login(user)
    fields = {"shown": client.get(url).context["shown"], "action": "all"}
    return client.post(url, fields, follow=True)
