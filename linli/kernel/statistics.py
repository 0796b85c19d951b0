"""What the database knows of its tables' sizes. PostgreSQL looks for itself; SQLite has to be told to."""

from django.db import connection

LOOKED_AT = 2000


def keep_statistics() -> None:
    """Let SQLite look at two thousand rows of each table: else it takes a community for ten rows and reads it all."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
