import pytest

from tests.factories import RegionFactory, UserFactory


@pytest.fixture
def editor(client, db):
    """An editor, signed in with `client`, of a library that knows Sudan."""
    editor = UserFactory(role="editor")
    client.force_login(editor)
    RegionFactory(code="SDN")
    return editor
