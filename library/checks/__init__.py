"""System checks of the library: of the settings, and of the installation for doctor."""

from library.checks import database, files, queues, sandbox, settings, storage

__all__ = ["database", "files", "queues", "sandbox", "settings", "storage"]
