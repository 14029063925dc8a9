"""Wagtail's review emails without private titles and comments.

Wagtail names the draft in subject and text. Here, drafts and other non-public resources
and pages are named by their id; the link stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from library.access.viewers import PageAccess
from library.models import EmailSettings, Resource


class PrivateTitleMixin:
    """Hide private titles and comments from the templates of a notifier."""

    def get_context(self, instance, **kwargs) -> dict:
        context = super().get_context(instance, **kwargs)
        if EmailSettings.load().show_restricted_titles:
            return context
        if isinstance(context["object"], Resource):
            # An unsaved resource: it has no newer draft, whose title is not public.
            pk = context["object"].pk
            stored = Resource.objects.filter(pk=pk).first()
            is_public = stored is not None and stored.is_public
            title = stored.title if is_public else str(pk)
            context["object"] = Resource(pk=pk, title=title)
        if "page" in context:
            context["page"] = PublicPage.of(context["page"])
        # A comment may quote the draft.
        context.pop("comment", None)
        return context


@dataclass(frozen=True)
class PublicPage:
    """What an email may reveal of a page: the attributes Wagtail's templates read."""

    id: int
    title: str
    full_url: str

    @classmethod
    def of(cls, page: Page) -> PublicPage:
        """Return the public title and URL of a page, else its id and draft."""
        stored = Page.objects.filter(pk=page.pk).first()
        if stored and PageAccess(AnonymousUser()).may_view(stored):
            return cls(stored.pk, stored.title, stored.full_url)
        draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        return cls(page.pk, str(page.pk), settings.WAGTAILADMIN_BASE_URL + draft)

    def get_admin_display_title(self) -> str:
        return self.title


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
