"""Bring database and files back from an archive that `ostan backup` wrote.

Stop `ostan run` first. Every part is held against the manifest before anything is touched. A backup
whose ledger is older than a published checkpoint is refused: acts that people hold receipts for
would vanish. The checkpoint is the one of the present database, and one in `--checkpoint FILE`
that was published or kept elsewhere. The present database is not deleted, only renamed.
"""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from ostan.config import archive, checkpoint, database
from ostan.config.checkpoint import Checkpoint
from ostan.config.database import Addresses
from ostan.config.installation import (
    Installation,
    environment,
    from_environment,
    note_kind,
    prepare,
    write_private,
)
from ostan.config.postgres import programs_for, reason_in
from ostan.config.terminal import python, say
from ostan.config.trouble import Trouble
from ostan.kernel import clock

DRAFT = "ostan_restored"
# PostgreSQL 17 renamed the column of the locale.
LOCALE = """
SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '')
FROM pg_database d WHERE datname = %s
"""
PROVIDERS = {
    "b": sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {}"),
    "c": sql.SQL("LOCALE_PROVIDER libc"),
    "i": sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {}"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the archive")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="a published checkpoint")
    parser.add_argument(
        "--even-if-older", action="store_true", help="restore although a published checkpoint is newer"
    )
    parser.add_argument(
        "--with-secrets", action="store_true", help="also the keys, when the archive has them"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when everything is back in place.

    Raises:
        Trouble: refused, and nothing was changed.
    """
    installation = from_environment()
    prepare(installation)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=installation.var) as desk:
        with archive.opened(arguments.file) as (tar, manifest):
            say("holding every part against the manifest …")
            archive.unpack(tar, manifest, Path(desk))
        with database.alone(installation) as addresses:
            published = known_checkpoints(addresses, arguments.checkpoint)
            restore_database(
                installation,
                addresses,
                Path(desk) / archive.DUMP,
                published,
                anyway=arguments.even_if_older,
            )
        restore_files(installation, Path(desk), with_secrets=arguments.with_secrets)
        if manifest.get("kind"):
            note_kind(installation, manifest["kind"])
    say("restored; start it with `ostan run`, and check the ledger with `ostan verify`.")
    return 0


def known_checkpoints(addresses: Addresses, kept: Path | None) -> list[Checkpoint]:
    """What the world has been told about the ledger: from the present database and from a file."""
    told = [checkpoint.from_file(kept)] if kept else []
    last = checkpoint.last_in(addresses.owner)
    return [*told, last] if last else told


def restore_database(
    installation: Installation, addresses: Addresses, dump: Path, published: list[Checkpoint], *, anyway: bool
) -> None:
    """Fill a new database, look at its ledger, and only then put it in the place of the present one."""
    draft = addresses.of_database(DRAFT)
    with maintenance(addresses) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(DRAFT)))
        make_like(connection, addresses.name, DRAFT)
    try:
        say("filling a new database …")
        fill(draft.owner, dump)
        for told in published:
            compare(draft, told, anyway=anyway)
        python(
            "ostan.config.readiness",
            *("--app-role", addresses.app_role),
            env=environment(installation, draft.owner),
            failing="The restored database could not be brought up to date; the present one is untouched.",
        )
        put_in_place(addresses)
    finally:
        with maintenance(addresses) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(DRAFT)))


def make_like(connection: psycopg.Connection, model: str, name: str) -> None:
    """An empty database that compares and sorts as the model does, whatever the server's template is."""
    row = connection.execute(LOCALE, [model]).fetchone()
    if row is None:
        raise Trouble(f"There is no database {model} to put the backup in the place of.")
    encoding, collate, ctype, provider, locale = row
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {} ").format(
            sql.Identifier(name), *map(sql.Literal, (encoding, collate, ctype))
        )
        + PROVIDERS[provider].format(sql.Literal(locale))
    )


def maintenance(addresses: Addresses) -> psycopg.Connection:
    """A connection beside the database, for making and renaming databases."""
    try:
        return psycopg.connect(
            addresses.of_database("postgres").owner, autocommit=True, client_encoding="utf8"
        )
    except psycopg.OperationalError as refused:
        raise Trouble(f"The owner of the tables cannot reach the database 'postgres': {refused}") from refused


def fill(address: str, dump: Path) -> None:
    """Rights are not taken from the dump: they are given anew for the roles of this installation.

    Raises:
        Trouble: pg_restore failed.
    """
    bare, client = database.for_client(address)
    done = subprocess.run(
        [
            *(programs_for(address)["pg_restore"], "--exit-on-error", "--dbname", bare),
            *("--no-owner", "--no-privileges", "--no-comments", dump),
        ],
        env=client,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Trouble(f"The database could not be filled: {reason_in(done.stderr)}")


def compare(draft: Addresses, told: Checkpoint, *, anyway: bool) -> None:
    """Hold the backup's ledger against a published checkpoint.

    Raises:
        Trouble: it is older, or contradicts it.
    """
    size, root = checkpoint.ledger_of(draft.owner, told.size)
    if size >= told.size and root == told.root:
        return
    if size < told.size:
        fault = f"its ledger ends at entry {size}, and a checkpoint of {told.size} entries has been published"
    else:
        fault = f"its ledger contradicts the published checkpoint of {told.size} entries"
    if not anyway:
        raise Trouble(
            f"The backup is refused: {fault}. Nothing was changed; `--even-if-older` restores it anyway."
        )
    say(f"restoring although {fault}.")


def put_in_place(addresses: Addresses) -> None:
    """Swap the names, so that the database that served until now is still there."""
    before = f"{addresses.name}_before_{clock.now():%Y%m%d_%H%M%S}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    now, draft, old = (sql.Identifier(name) for name in (addresses.name, DRAFT, before))
    with maintenance(addresses) as connection:
        connection.execute(rename.format(now, old))
        try:
            connection.execute(rename.format(draft, now))
        except psycopg.Error:
            connection.execute(rename.format(old, now))
            raise
    say(f"the database that served until now is kept under the name {before}.")


def restore_files(installation: Installation, desk: Path, *, with_secrets: bool) -> None:
    """Add the files that are missing: a file never changes, so one that is there is the same."""
    for name, source in archive.files_below(desk / archive.FILES, "").items():
        target = installation.files / name.lstrip("/")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    if not with_secrets:
        return
    if not (desk / archive.SECRETS).exists():
        say("the archive holds no keys; those of this installation stay.")
    for name, source in archive.files_below(desk / archive.SECRETS, "").items():
        write_private(installation.secrets / name.lstrip("/"), source.read_bytes())
