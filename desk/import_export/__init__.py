"""Resources out as a table, and in again: checked first, then imported row by row."""
