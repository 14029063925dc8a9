"""Wagtail's emails of a review, without titles and comments that must not leave.

Wagtail names the draft in subject and text. A draft, and what is not public, is named
by its number here; the link to it stays.
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
    """A notifier whose templates are given a resource that they may name."""

    def get_context(self, instance, **kwargs) -> dict:
        context = super().get_context(instance, **kwargs)
        resource = context["object"]
        allows_titles = EmailSettings.load().show_restricted_titles
        if isinstance(resource, Resource) and not allows_titles:
            context["object"] = _without_private_title(resource)
            # A reviewer's words may quote what they are about.
            context.pop("comment", None)
        return context


def _without_private_title(resource: Resource) -> Resource:
    """Return a resource of the same number, titled as everybody can see it, if so.

    It has no revisions: the title of a newer draft is not public.
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


# By Wagtail's own identifiers: the receiver to replace, of which signal and sender.
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
    """Connect these in place of Wagtail's, whichever of the two apps is ready first.

    A signal takes one receiver of an identifier and sender: Wagtail's, if it is there
    already, is disconnected, and if it comes later it is not connected.
    """
    for identifier, (signal, sender, notifier) in RECEIVERS.items():
        signal.disconnect(sender=sender, dispatch_uid=identifier)
        signal.connect(notifier, sender=sender, dispatch_uid=identifier)
