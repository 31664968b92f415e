"""A province that moves to another machine: its keys travel only when they are asked for, and the database stands outside."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ostan.config import installation
from ostan.config.database import Addresses, embedded
from ostan.config.installation import Installation
from tests.commands.conftest import StartServer
from tests.commands.test_serving import Serving, make_user, seal, units_file
from tools.testserver import memory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """The data folder of the other machine."""
    with tempfile.TemporaryDirectory(prefix="ostan-moved-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "var"


@pytest.fixture
def outside(start: StartServer, here: Installation) -> Addresses:
    """A PostgreSQL that somebody else runs, with a role that owns and one that serves."""
    addresses = embedded(start(here.var).place).of_database("province")
    with psycopg.connect(addresses.of_database("postgres").owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE province TEMPLATE template0")
    return addresses


def keys_of(var: Path) -> dict[str, bytes]:
    folder = installation.from_environment({"OSTAN_VAR": str(var)}).secrets
    return {one.name: one.read_bytes() for one in folder.glob("*") if "password" not in one.name}


def test_a_province_moves_with_its_keys_to_a_database_outside(
    outside: Addresses, elsewhere: Path, tmp_path: Path
) -> None:
    bare, full, sheet = (tmp_path / name for name in ("bare.tar", "full.tar", "units.xlsx"))
    sheet.write_bytes(units_file())
    with tempfile.TemporaryDirectory(prefix="ostan-left-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        old = Path(folder) / "var"
        with Serving(old) as left:
            assert left.ostan("load", "--empty", str(sheet)).returncode == 0
            make_user(left, "rahbar")
            seal(left, 0)
            assert left.ostan("backup", str(bare)).returncode == 0
            assert left.ostan("backup", str(full), "--with-secrets").returncode == 0
        keys = keys_of(old)
    moved = Serving(elsewhere)
    moved.environment |= {"OSTAN_DATABASE_URL": outside.app, "OSTAN_OWNER_DATABASE_URL": outside.owner}

    assert moved.ostan("restore", str(bare), "--with-secrets").returncode == 0
    assert keys_of(elsewhere) != keys
    without = moved.ostan("verify")
    assert (without.returncode, "the ledger is whole" in without.stdout) == (1, False)

    assert moved.ostan("restore", str(full)).returncode == 0
    assert keys_of(elsewhere) != keys
    restored = moved.ostan("restore", str(full), "--with-secrets")
    assert restored.returncode == 0, restored.stderr
    assert keys_of(elsewhere) == keys
    with moved:
        assert moved.page() == 200
    whole = moved.ostan("verify")
    assert (whole.returncode, "the ledger is whole" in whole.stdout) == (0, True)
    with psycopg.connect(outside.app) as connection:
        assert connection.execute("SELECT name FROM identity_account").fetchall() == [("rahbar",)]
    assert not (elsewhere / "postgres").exists()
