"""Brings an installation up to date before it serves: tables, rights and static files.

Runs as a program of its own under the owner's address, so that the serving processes never hold it:
`python -m ostan.config.readiness [--app-role NAME]`.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {ledger} FROM {role}",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--app-role", default="", help="the role the serving processes use")
    chosen = parser.parse_args(arguments)
    django.setup()
    migrate()
    if chosen.app_role:
        give_rights(chosen.app_role)
    collect_static()
    return 0


def say(text: str) -> None:
    print(f"ostan: {text}", flush=True)


def give_rights(role: str) -> None:
    """Let another role than the owner of the tables work with their rows; the ledger it may only lengthen."""
    from ostan.foundation.ledger.models import GROWS_ONLY  # needs the settings

    ledger = sql.SQL(", ").join(sql.Identifier(model._meta.db_table) for model in GROWS_ONLY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        for right in RIGHTS:
            cursor.execute(sql.SQL(right).format(role=sql.Identifier(role), ledger=ledger).as_string())


def migrate() -> None:
    """Apply the migrations that are still due."""
    executor = MigrationExecutor(connection)
    due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if due:
        say(f"bringing the database up to date ({len(due)} steps) …")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Copy, hash and compress the static files when any of them has changed."""
    root = Path(settings.STATIC_ROOT)
    note = root.with_name(".static-of")
    wanted = _state_of_static()
    if root.is_dir() and note.exists() and note.read_text(encoding="ascii") == wanted:
        return
    say("preparing styles, fonts and scripts …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(wanted, encoding="ascii")


def _state_of_static() -> str:
    """Changes when a static file is added, removed or altered."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
