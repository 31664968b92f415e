"""The ledger's signed checkpoints, read straight from a database: also one that is not in service."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from ostan.config.trouble import Trouble
from ostan.foundation.ledger.note import parse_key, parse_note
from ostan.kernel import merkle

LEAVES = "SELECT hash FROM ledger_leaf ORDER BY position LIMIT %s"


@dataclass(frozen=True)
class Checkpoint:
    """The first `size` entries of the ledger `origin` have this root (hex)."""

    origin: str
    size: int
    root: str

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


def from_file(path: Path) -> Checkpoint:
    """A checkpoint as it is published: a signed note. Whose signature it is `ostan verify` tells.

    Raises:
        Trouble: no such file, or not a note.
    """
    try:
        said = parse_note(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise Trouble(f"{path} is not a published checkpoint: {wrong}.") from wrong
    return Checkpoint(said.origin, said.size, said.root.hex())


def check_origin(last: Checkpoint | None, *, name: str, retired: Path) -> None:
    """Look whether sealing can go on under this name.

    Raises:
        Trouble: the ledger was sealed under another one, and no retired key says that this was meant.
    """
    lines = retired.read_text(encoding="utf-8").split() if retired.exists() else []
    if last and last.origin not in {name, *(parse_key(line).origin for line in lines)}:
        raise Trouble(
            f"The ledger was sealed under the name {last.origin}, and OSTAN_ORIGIN_NAME says {name}; set it "
            f"back, or write the line that /proof/keys.txt had into {retired} first."
        )


def has_ledger(address: str) -> bool:
    """Whether the database has the tables of the ledger."""
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT to_regclass('ledger_checkpoint')").fetchone() != (None,)


def last_in(address: str) -> Checkpoint | None:
    """The newest checkpoint of the database, None when it has no ledger or was never sealed."""
    if not has_ledger(address):
        return None
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT origin, size, encode(root, 'hex') FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
        ).fetchone()
    return Checkpoint(*row) if row else None


def ledger_of(address: str, size: int) -> tuple[int, str]:
    """How many sealed entries the database has, and the root (hex) over its first `size` of them."""
    if not has_ledger(address):
        return 0, ""
    with psycopg.connect(address) as connection:
        counted = connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()
        with connection.cursor("leaves") as leaves:
            leaves.itersize = 10_000
            leaves.execute(LEAVES, [size])
            return (counted[0] if counted else 0), merkle.root(bytes(leaf) for (leaf,) in leaves).hex()
