"""Triggers that make a table append-only, in the words of each database; used by migrations and tests.

Only lines of the volet named in SAMPLE_VOLET may be deleted: the demonstration leaves nothing behind.
"""

import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper

SAMPLE_VOLET = "DEMO"
REFUSAL = "Le journal ne se modifie pas."

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN OLD.volet <> '{sample}'
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
"""
POSTGRESQL = """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.volet = '{sample}' THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{refusal}';
END $$;
CREATE TRIGGER {table}_no_update BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
CREATE FUNCTION {table}_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{refusal}'; END $$;
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate();
"""
SQLITE_DROP = "DROP TRIGGER IF EXISTS {table}_no_update; DROP TRIGGER IF EXISTS {table}_no_delete;"
POSTGRESQL_DROP = (
    "DROP FUNCTION IF EXISTS {table}_append_only() CASCADE;"
    "DROP FUNCTION IF EXISTS {table}_no_truncate() CASCADE;"
)


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Refuse every later change of the table's lines, and every deletion outside the demonstration."""
    _run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL, table)


def release(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers away: for undoing the migration, and for emptying a test database."""
    _run(connection, SQLITE_DROP if connection.vendor == "sqlite" else POSTGRESQL_DROP, table)


def _run(connection: BaseDatabaseWrapper, script: str, table: str) -> None:
    script = script.format(table=table, refusal=REFUSAL, sample=SAMPLE_VOLET)
    with connection.cursor() as cursor:
        # A trigger's body holds semicolons: SQLite takes one statement at a time, cut after « END; ».
        for statement in _statements(script) if connection.vendor == "sqlite" else [script]:
            cursor.execute(statement)


def _statements(script: str) -> list[str]:
    """Return the script's statements; a trigger's own « ; » does not end it, its « END; » does."""
    found, pending = [], ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return [statement for statement in found if statement != ";"]
