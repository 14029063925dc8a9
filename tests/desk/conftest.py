import pytest

from desk.models import Batch
from tests.factories import UserFactory


@pytest.fixture
def editor(db):
    return UserFactory(role="editor", username="amina")


@pytest.fixture
def batch(editor):
    """A batch of the editor `amina`, for the committee."""
    return Batch.objects.create(
        name="Conference", visibility="committee", created_by=editor
    )


@pytest.fixture
def desk(client, editor):
    """The editor's browser."""
    client.force_login(editor)
    return client
