"""Dates with times in Arabic, of which Django has none: 3 ديسمبر، 2026، 6:25 ص."""

DATETIME_FORMAT = "j F، Y، g:i A"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y، g:i A"
