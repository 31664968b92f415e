"""The tables come from nothing, go back to nothing and come again; and what the serving role may do to them."""

import contextlib
import io
import os
import re
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from ostan.config import readiness
from ostan.foundation.ledger.models import GROWS_ONLY

OURS = (
    *("ledger", "identity", "files", "notices", "holidays"),
    *("org", "catalogue", "cases", "feedback", "desk"),
    "payments",
    "keys",
    "hooks",
    "councils",
    "indicators",
    "plans",
    "desk",
)
ROLE = f"ostan_serving_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # roles belong to the whole server
WORD = "only-in-this-test"

STRUCTURE = """
SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def test_every_app_of_the_house_is_looked_at() -> None:
    configs = [config for config in apps.get_app_configs() if config.name.startswith("ostan.")]

    assert {config.label for config in configs if [*config.get_models()]} == set(OURS)


def test_the_migrations_make_what_the_models_say(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


def test_every_step_can_be_taken_back(db: None) -> None:
    steps = MigrationExecutor(connection).loader.disk_migrations.values()
    stuck = [
        str(step)
        for step in steps
        if step.app_label in OURS
        for part in step.operations
        if not part.reversible
    ]

    assert not stuck


@contextlib.contextmanager
def keeper() -> Iterator[psycopg.Connection]:
    told = connection.get_connection_params()
    with psycopg.connect(
        **{key: told[key] for key in ("host", "port", "user", "password") if told.get(key)},
        dbname="postgres",
        autocommit=True,
    ) as found:
        yield found


@pytest.fixture(scope="module")
def from_nothing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[psycopg.Connection]:
    """A database in which nothing was before its tables came, and Django's connection leads there; gives the keeper."""
    usual = connection.settings_dict["NAME"]
    fresh = f"{re.sub(r'[^a-z0-9_]', '', usual)}_from_nothing"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh))
    with django_db_blocker.unblock(), keeper() as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh)))
        connection.close()
        connection.settings_dict["NAME"] = fresh
        try:
            call_command("migrate", verbosity=0)
            yield server
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
            server.execute(drop)


def structure(app: str = "") -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE)
        return {(name, told) for name, told in cursor.fetchall() if name.startswith(app)}


FORBIDDEN = {
    "change what was recorded": "UPDATE {table} SET {column} = {column}",
    "remove what was recorded": "DELETE FROM {table}",
    "empty it": "TRUNCATE {table}",
    "put its guard to sleep": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "change its columns": "ALTER TABLE {table} ADD COLUMN more text",
    "drop it": "DROP TABLE {table}",
    "own it": "ALTER TABLE {table} OWNER TO CURRENT_USER",
}
BEYOND = (
    "CREATE TABLE own (number integer)",
    "CREATE SCHEMA own",
    "CREATE FUNCTION own() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP TABLE cases_case CASCADE",
    "ALTER TABLE cases_case ADD COLUMN more text",
    "TRUNCATE cases_case CASCADE",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
    "CREATE ROLE another",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "COPY (SELECT 1) TO PROGRAM 'true'",
)


@pytest.fixture(scope="module")
def serving(from_nothing: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A connection of the role that web and worker use, with its rights given as an installation gives them."""
    told = connection.get_connection_params() | {"user": ROLE, "password": WORD}
    told = {key: told[key] for key in ("host", "port", "user", "password", "dbname") if told.get(key)}
    from_nothing.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))
    make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(ROLE), sql.Literal(WORD))
    from_nothing.execute(make)
    readiness.give_rights(ROLE)
    with psycopg.connect(**told, autocommit=True) as found:
        yield found
    from_nothing.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(ROLE)))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
    from_nothing.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(ROLE)))


@pytest.mark.slow
def test_the_serving_role_can_only_lengthen_the_ledger(serving: psycopg.Connection) -> None:
    tables, wrong = [model._meta for model in GROWS_ONLY], []
    for table in tables:
        column = next(field.column for field in table.fields if field.column)
        # PostgreSQL only warns of a right that one has not to give.
        serving.execute(f"GRANT ALL ON {table.db_table} TO CURRENT_USER")  # type: ignore[arg-type]  # as below
        serving.execute(f"SELECT * FROM {table.db_table}")  # type: ignore[arg-type]  # names of our own
        for what, words in FORBIDDEN.items():
            if may(serving, words.format(table=table.db_table, column=column)):
                wrong.append(f"{table.db_table}: {what}")

    assert not wrong


@pytest.mark.slow
def test_the_serving_role_keeps_the_verdicts_of_checks(serving: psycopg.Connection) -> None:
    beside = {model._meta.db_table for model in apps.get_app_config("ledger").get_models()}
    beside -= {model._meta.db_table for model in GROWS_ONLY}

    assert beside == {"ledger_verification"}
    assert may(serving, "UPDATE ledger_verification SET found = found")


@pytest.mark.slow
def test_the_serving_role_touches_no_schema_and_no_guard(serving: psycopg.Connection) -> None:
    serving.execute("DELETE FROM cases_case")

    assert not [words for words in BEYOND if may(serving, words)]


@pytest.mark.slow
def test_tables_come_from_nothing_go_back_and_come_again(from_nothing: psycopg.Connection) -> None:
    made = structure()
    assert len(made) > 200

    MigrationExecutor(connection).migrate([(app, None) for app in OURS])
    assert not [app for app in OURS if structure(f"{app}_")]
    call_command("migrate", verbosity=0)

    assert structure() == made


def may(connection: psycopg.Connection, words: str) -> bool:
    try:
        connection.execute(words)  # type: ignore[arg-type]  # our own text
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
