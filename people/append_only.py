"""Triggers by which the database itself keeps lines as written; used by migrations and tests.

``protect`` is for the journal: no change, no deletion but of lines of the volet named in SAMPLE_VOLET, since
the demonstration leaves nothing behind. ``freeze`` is for lines that never change but may be deleted.
"""

import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper

SAMPLE_VOLET = "DEMO"
REFUSAL = "Le journal ne se modifie pas."
FROZEN = "Une ligne enregistrée ne se modifie pas."

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN OLD.volet <> '{sample}'
BEGIN SELECT RAISE(ABORT, '{refusal}'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
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
SQLITE_DROP = "".join(
    f"DROP TRIGGER IF EXISTS {{table}}_no_{change};" for change in ("update", "delete", "replace")
)
SQLITE_FREEZE = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{frozen}'); END;
"""
SQLITE_THAW = "DROP TRIGGER IF EXISTS {table}_frozen;"
POSTGRESQL_FREEZE = """
CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{frozen}'; END $$;
CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_frozen();
"""
POSTGRESQL_THAW = "DROP FUNCTION IF EXISTS {table}_frozen() CASCADE;"
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


def freeze(connection: BaseDatabaseWrapper, table: str) -> None:
    """Refuse every later change of the table's lines."""
    _run(connection, SQLITE_FREEZE if connection.vendor == "sqlite" else POSTGRESQL_FREEZE, table)


def thaw(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take that guard away: for undoing the migration, and for tampering in a test."""
    _run(connection, SQLITE_THAW if connection.vendor == "sqlite" else POSTGRESQL_THAW, table)


def _run(connection: BaseDatabaseWrapper, script: str, table: str) -> None:
    script = script.format(table=table, refusal=REFUSAL, frozen=FROZEN, sample=SAMPLE_VOLET)
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
