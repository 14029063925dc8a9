"""Title of a file: from the size of its lines, its metadata or its text."""

from desk.suggestions.rules.titles.title import Title, find, propose

__all__ = ["Title", "find", "propose"]
