"""A batch of drafts, and browsers in which editors describe it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.desk.grid.batches import batch_of
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    ResourceTypeFactory,
    ThemeFactory,
    UserFactory,
)

from .grid import address

TITLES = ("scan one", "scan two", "scan three")


@pytest.fixture
def editor(site):
    return UserFactory(username="amina", role="editor")


@pytest.fixture
def batch(editor):
    """A batch of three drafts; terms that are alike, and one that is not suggested."""
    RegionFactory(code="SDN", label_en="Sudan", label_fr="Soudan", label_ar="السودان")
    RegionFactory(code="SSD", label_en="South Sudan")
    RegionFactory(code="TCD", label_en="Chad", aliases="Tchad")
    ThemeFactory(code="A", label_en="Early warning")
    ResourceTypeFactory(code="report", label_en="Report")
    OrganisationFactory(label_en="One Coalition")
    return batch_of(editor, *TITLES)


@pytest.fixture
def drafts(batch):
    return batch[1]


@pytest.fixture
def open_grid(chromium, site, batch):
    """A function that opens the batch in a browser of its own, signed in."""
    contexts = []

    def opened(user, path=None, **options):
        client = Client()
        client.force_login(user)
        context = chromium.new_context(base_url=site, **options)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": site}])
        # Pictures of people come from elsewhere.
        context.route(re.compile("gravatar"), lambda route: route.abort())
        tab = context.new_page()
        tab.goto(path or address(batch))
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_grid, editor):
    return open_grid(editor)
