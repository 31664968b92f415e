"""The embedded PostgreSQL: what must survive, and what must be said plainly."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ostan.config import installation
from ostan.config.installation import Installation
from ostan.config.postgres import APP, OWNER, Server, reachable, server_for
from ostan.config.trouble import Trouble

StartServer = Callable[[Path], Server]


def open_as(server: Server, role: str) -> psycopg.Connection:
    return psycopg.connect(server.place.url(role), autocommit=True)


def count(server: Server) -> int:
    with open_as(server, APP) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row
    return int(row[0])


def fill(server: Server, rows: int) -> None:
    with open_as(server, OWNER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number integer)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [rows])


def test_committed_rows_survive_kill_9(
    here: Installation, start: StartServer, kill: Callable[[Server], None]
) -> None:
    server = start(here.var)
    fill(server, 1_000)

    kill(server)
    server.start()

    assert count(server) == 1_000


def test_a_server_that_outlived_its_keeper_is_replaced(here: Installation, start: StartServer) -> None:
    lost = start(here.var)
    fill(lost, 10)
    assert lost._lock is not None
    lost._lock.close()  # what the death of the keeper does

    server = start(here.var)

    assert not lost.alive()
    assert count(server) == 10


@pytest.mark.parametrize("note", ["{pid}\nsomebody else's process\n", "", "garb"])
def test_a_stale_or_broken_note_of_a_process_is_no_obstacle(
    here: Installation, start: StartServer, kill: Callable[[Server], None], note: str
) -> None:
    server = start(here.var)
    fill(server, 5)
    kill(server)
    (server.place.data / "postmaster.pid").write_text(note.format(pid=os.getpid()))

    server.start()

    assert count(server) == 5


def test_only_one_keeper_and_others_may_use_what_runs(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    fill(server, 3)

    assert not server_for(here.var).take()
    with reachable(here.var) as cluster, psycopg.connect(cluster.url(APP)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (3,)
    assert server.alive()


def test_the_application_works_with_rows_and_makes_no_tables(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    fill(server, 1)

    with open_as(server, APP) as connection:
        connection.execute("UPDATE kept SET number = 2")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE own (number integer)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("TRUNCATE kept")


def test_without_the_password_nobody_comes_in(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    address = server.place.url(APP).replace(server.place.password(APP), "guess")

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address)


def test_lost_passwords_are_made_anew(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    fill(server, 4)
    server.stop()
    for path in here.secrets.glob("*-password"):
        path.unlink()

    assert count(start(here.var)) == 4


def test_two_installations_stand_side_by_side(here: Installation, start: StartServer) -> None:
    other = installation.from_environment({"OSTAN_VAR": str(here.var / "second")})
    installation.prepare(other)
    first, second = start(here.var), start(other.var)
    fill(first, 1)
    fill(second, 2)

    assert (count(first), count(second)) == (1, 2)


def test_a_folder_without_its_mark_is_named_as_broken(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    server.stop()
    (server.place.data / "PG_VERSION").unlink()

    with pytest.raises(Trouble, match="is broken"):
        start(here.var)


def test_a_damaged_folder_gives_the_reason_of_postgresql(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    server.stop()
    (server.place.data / "global" / "pg_control").write_bytes(b"nothing")

    with pytest.raises(Trouble, match=r"does not start: .*pg_control"):
        start(here.var)


def test_another_version_is_not_touched(here: Installation, start: StartServer) -> None:
    server = start(here.var)
    server.stop()
    (server.place.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(Trouble, match="made by PostgreSQL 9"):
        start(here.var)


def test_an_interrupted_first_start_leaves_no_trace(here: Installation, start: StartServer) -> None:
    server = server_for(here.var)
    draft = server.place.home / "data.part"
    draft.mkdir()
    (draft / "half").write_text("written")

    fill(start(here.var), 1)

    assert not draft.exists()


def test_a_long_path_does_not_break_the_socket(here: Installation, start: StartServer) -> None:
    deep = installation.from_environment({"OSTAN_VAR": str(here.var / ("long" * 20) / ("path" * 20))})
    installation.prepare(deep)

    server = start(deep.var)
    fill(server, 1)

    assert count(server) == 1
    shutil.rmtree(server.place.sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small file system")
def test_a_full_disk_is_said_in_one_sentence(var: Path) -> None:
    small = var / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small file system")
    try:
        with pytest.raises(Trouble, match="almost full"):
            installation.prepare(installation.from_environment({"OSTAN_VAR": str(small)}))
    finally:
        subprocess.run(["umount", small], check=True)
