"""Faults of the settings are told at the start, with what to do."""

from django.core.checks import run_checks


def test_unknown_files_served_by_is_an_error(settings):
    settings.FILES_SERVED_BY = "apache"
    (error,) = run_checks()
    assert error.id == "library.E001"
    assert "library, nginx, s3" in error.hint


def test_scanner_address_may_be_a_port(settings):
    for good in ("", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"):
        settings.CLAMD_ADDRESS = good
        assert run_checks() == []
    settings.CLAMD_ADDRESS = "clamd"
    assert [error.id for error in run_checks()] == ["library.E003"]
