"""Wagtail's review emails without private titles and comments.

Wagtail names the draft in subject and text. Here, drafts and other non-public resources
are named by their id; the link stays.
"""

from __future__ import annotations

from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from library.models import EmailSettings, Resource


class PrivateTitleMixin:
    """Hide private titles and comments from the templates of a notifier."""

    def get_context(self, instance, **kwargs) -> dict:
        context = super().get_context(instance, **kwargs)
        resource = context["object"]
        allows_titles = EmailSettings.load().show_restricted_titles
        if isinstance(resource, Resource) and not allows_titles:
            context["object"] = _without_private_title(resource)
            # A comment may quote the draft.
            context.pop("comment", None)
        return context


def _without_private_title(resource: Resource) -> Resource:
    """Return an unsaved resource with the same id and its public title, if any.

    It has no revisions, since the title of a newer draft is not public.
    """
    stored = Resource.objects.filter(pk=resource.pk).first()
    is_public = stored is not None and stored.is_public
    return Resource(
        pk=resource.pk, title=stored.title if is_public else str(resource.pk)
    )


class TaskSubmissionNotifier(
    PrivateTitleMixin, GroupApprovalTaskStateSubmissionEmailNotifier
):
    pass


class WorkflowSubmissionNotifier(
    PrivateTitleMixin, WorkflowStateSubmissionEmailNotifier
):
    pass


class WorkflowApprovalNotifier(PrivateTitleMixin, WorkflowStateApprovalEmailNotifier):
    pass


class WorkflowRejectionNotifier(PrivateTitleMixin, WorkflowStateRejectionEmailNotifier):
    pass


# Receivers to replace, by Wagtail's dispatch_uid: signal, sender and new receiver.
RECEIVERS = {
    "group_approval_task_submitted_email_notification": (
        task_submitted,
        TaskState,
        TaskSubmissionNotifier(),
    ),
    "workflow_state_submitted_email_notification": (
        workflow_submitted,
        WorkflowState,
        WorkflowSubmissionNotifier(),
    ),
    "workflow_state_rejected_email_notification": (
        workflow_rejected,
        WorkflowState,
        WorkflowRejectionNotifier(),
    ),
    "workflow_state_approved_email_notification": (
        workflow_approved,
        WorkflowState,
        WorkflowApprovalNotifier(),
    ),
}


def connect() -> None:
    """Replace Wagtail's receivers, whichever app is ready first.

    A signal accepts one receiver per dispatch_uid and sender: an existing one is
    disconnected here, a later one is ignored.
    """
    for identifier, (signal, sender, notifier) in RECEIVERS.items():
        signal.disconnect(sender=sender, dispatch_uid=identifier)
        signal.connect(notifier, sender=sender, dispatch_uid=identifier)
