"""The database refuses to change or remove what the ledger holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf, Node

TABLES = [Entry, Leaf, Node, Checkpoint]
CHANGES = {
    "ledger_entry": "UPDATE ledger_entry SET hat = 9",
    "ledger_leaf": "UPDATE ledger_leaf SET position = position + 1000",
    "ledger_node": "UPDATE ledger_node SET hash = ''",
    "ledger_checkpoint": "UPDATE ledger_checkpoint SET root = ''",
}


@pytest.mark.parametrize("table", CHANGES)
@pytest.mark.parametrize("change", ["update", "delete", "truncate"])
def test_rows_are_neither_changed_nor_removed(lay: Callable[..., Any], table: str, change: str) -> None:
    lay(20, rounds=1)
    sql = {"update": CHANGES[table], "delete": f"DELETE FROM {table}", "truncate": f"TRUNCATE {table}"}

    with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
        connection.cursor().execute(sql[change])

    assert all(model.objects.exists() for model in TABLES)


def test_the_application_may_only_read_and_add(lay: Callable[..., Any]) -> None:
    lay(20, rounds=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ostan_app'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE ostan_app")
            from importlib import import_module

            rights = import_module("ostan.foundation.ledger.migrations.0002_append_only")
            cursor.execute(rights.TAKE_RIGHTS.format(tables=", ".join(rights.TABLES)))
        for table in CHANGES:
            cursor.execute(
                "SELECT array_agg(r) FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) r"
                " WHERE has_table_privilege('ostan_app', %s, r)",
                [table],
            )
            assert cursor.fetchone()[0] == ["SELECT", "INSERT"], table


@pytest.mark.django_db(transaction=True)
def test_migrations_run_back_and_forth() -> None:
    call_command("migrate", "ledger", "zero", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'ledger%'")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'ledger_refuse'")
        assert cursor.fetchone()[0] == 0
    call_command("migrate", "ledger", verbosity=0)
    assert not Entry.objects.exists()
