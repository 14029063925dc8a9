"""Faults of the settings are told at the start, with what to do."""

from django.core.checks import run_checks


def test_an_unknown_way_of_serving_is_told_at_the_start(settings):
    settings.FILES_SERVED_BY = "apache"
    (error,) = run_checks()
    assert error.id == "library.E001"
    assert "library, nginx, s3" in error.hint


def test_a_daemon_may_listen_at_a_port(settings):
    for good in ("", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"):
        settings.CLAMD_ADDRESS = good
        assert run_checks() == []
    settings.CLAMD_ADDRESS = "clamd"
    assert [error.id for error in run_checks()] == ["library.E003"]
