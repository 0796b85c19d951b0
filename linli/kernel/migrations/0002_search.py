"""The text index itself: an FTS5 table on SQLite; a column, a GIN index and a door through row security on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE VIRTUAL TABLE kernel_search USING fts5(grams, tokenize = 'ascii', detail = none, columnsize = 0)",
)
SQLITE_BACK = ("DROP TABLE kernel_search",)

# A policy lets only leakproof operators reach an index, and `@@` is none: the rows of a community would be read one
# by one. These functions read as the owner of the table and hold the rows to the same setting as the policies.
DOOR = """
    CREATE FUNCTION {name} RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path FROM CURRENT AS $$
        SELECT subject_id FROM kernel_searchentry
        WHERE tsv @@ wanted AND kind = of_kind AND community_id = ANY (communities)
          AND (current_setting('linli.community', true) = '*'
               OR community_id = ANY (
                   string_to_array(NULLIF(current_setting('linli.community', true), ''), ',')::uuid[]))
        {order}
    $$
"""
POSTGRESQL = (
    "ALTER TABLE kernel_searchentry ADD COLUMN tsv tsvector NOT NULL DEFAULT ''",
    # The words go out of line: what a search reads of an entry are sixty bytes, not three thousand.
    "ALTER TABLE kernel_searchentry SET (toast_tuple_target = 128)",
    "CREATE INDEX search_entry_tsv ON kernel_searchentry USING gin (tsv) WITH (gin_pending_list_limit = 256)",
    DOOR.format(name="kernel_found(communities uuid[], of_kind text, wanted tsquery)", order=""),
    DOOR.format(
        name="kernel_newest(communities uuid[], of_kind text, wanted tsquery, most integer)",
        order="ORDER BY at DESC NULLS LAST, subject_id DESC LIMIT most",
    ),
)
POSTGRESQL_BACK = (
    "DROP FUNCTION kernel_newest(uuid[], text, tsquery, integer)",
    "DROP FUNCTION kernel_found(uuid[], text, tsquery)",
    "ALTER TABLE kernel_searchentry DROP COLUMN tsv",
    "ALTER TABLE kernel_searchentry RESET (toast_tuple_target)",
)


def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
