"""Exports of a result list as CSV, RIS or BibTeX, streamed.

The list of ids is fixed when the export begins; each batch of resources is checked for
visibility when it is read.
"""

from __future__ import annotations

