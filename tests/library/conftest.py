import pytest

from tests.factories import (
    RegionFactory,
    ResourceTypeFactory,
    ThemeFactory,
    pdf_bytes,
)


@pytest.fixture
def folder(tmp_path):
    """For the import: a folder with two good files, and the terms that rows name."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "one.pdf").write_bytes(pdf_bytes(["First page"]))
    (tmp_path / "files" / "two.txt").write_text("Second text")
    RegionFactory(code="SDN")
    ThemeFactory(code="C1")
    ResourceTypeFactory(code="report")
    return tmp_path
