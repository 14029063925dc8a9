"""What is PostgreSQL's own: SQLite lets one write after the other, from one file."""

from django.db import connection

collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*.py"]
