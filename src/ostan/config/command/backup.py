"""Write database and files into one archive, while the system serves or while it rests.

The archive has a manifest with the SHA-256 of every part and the ledger's last checkpoint.
The keys in var/secrets are left out, because whoever has both can read everything: keep them in
another place, for without the vault key no national code and no mobile number can be read again.
`--with-secrets` puts them in.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from ostan.config import archive, checkpoint, database
from ostan.config.installation import Installation, from_environment, kind_of, prepare
from ostan.config.postgres import programs_for, reason_in
from ostan.config.terminal import say
from ostan.config.trouble import Trouble
from ostan.kernel import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, help="the archive to write (default: var/backups/TIME.tar)"
    )
    parser.add_argument("--with-secrets", action="store_true", help="put the keys in too")


def run(arguments: argparse.Namespace) -> int:
    """0 when the archive is written.

    Raises:
        Trouble: it cannot be written.
    """
    installation = from_environment()
    prepare(installation)
    now = clock.now()
    target: Path = arguments.file or installation.var / "backups" / f"ostan-{now:%Y%m%d-%H%M%S}.tar"
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise Trouble(f"{target} is there already; a backup is never overwritten.")
    with (
        database.reachable(installation) as addresses,
        tempfile.TemporaryDirectory(dir=target.parent) as desk,
    ):
        # Read before the dump: the dump then holds at least as much as the checkpoint says.
        last = checkpoint.last_in(addresses.owner)
        say("writing the database …")
        dump_into(Path(desk) / archive.DUMP, addresses.owner)
        size = archive.write(
            target,
            parts=parts_of(installation, Path(desk), with_secrets=arguments.with_secrets),
            facts={
                "made": now.isoformat(),
                "kind": kind_of(installation),
                "checkpoint": last.as_facts() if last else None,
            },
        )
    ledger = f"a ledger of {last.size} sealed entries" if last else "a ledger that was never sealed"
    say(f"{target} is written: {size / 2**20:.1f} MB with {ledger}.")
    if not arguments.with_secrets:
        say(f"the keys in {installation.secrets} are not in it; keep a copy of them in another place.")
    return 0


def dump_into(path: Path, address: str) -> None:
    """PostgreSQL's own dump in its compressed format.

    Raises:
        Trouble: pg_dump failed.
    """
    bare, environment = database.for_client(address)
    command = [
        *(programs_for(address)["pg_dump"], "--format=custom", "--no-owner"),
        *("--file", str(path), "--dbname", bare),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"The database could not be written: {reason_in(done.stderr)}")


def parts_of(installation: Installation, desk: Path, *, with_secrets: bool) -> dict[str, Path]:
    """What goes into the archive. A file never changes once written, so it may be read after the dump."""
    parts = {archive.DUMP: desk / archive.DUMP, **archive.files_below(installation.files, archive.FILES)}
    if with_secrets:
        parts |= archive.files_below(installation.secrets, archive.SECRETS)
    return parts
