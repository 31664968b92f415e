"""Where the bench runs: its own PostgreSQL, and the two applications as they are served in earnest."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import psycopg

from bench.client import Browser
from ostan.config import installation as installed
from ostan.config.postgres import server

ROOT = pathlib.Path(__file__).resolve().parents[1]
PRELOAD = (
    "shared_preload_libraries=pg_stat_statements",
    "pg_stat_statements.track_utility=off",
    "max_wal_size=4GB",
)


def clear(var: pathlib.Path) -> None:
    """Remove the installation of an earlier bench, its database too where that lies elsewhere."""
    data = var / "postgres"
    if data.is_symlink():
        shutil.rmtree(data.resolve(), ignore_errors=True)
    shutil.rmtree(var, ignore_errors=True)


@contextlib.contextmanager
def database(var: pathlib.Path) -> Iterator[server.Server]:
    """A PostgreSQL of the bench's own, with statement counts, stopped at the end."""
    installed.prepare(installed.from_environment({**os.environ, "OSTAN_VAR": str(var)}))
    place = server.server_for(var, PRELOAD)
    if not place.take():
        raise SystemExit(f"another bench uses {var}")
    place.start()
    try:
        with place.place.connect_as_keeper("postgres") as keeper:
            keeper.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        yield place
    finally:
        place.stop()


def environment(var: pathlib.Path, url: str) -> dict[str, str]:
    """The environment of an installation that is measured."""
    installation = installed.from_environment({**os.environ, "OSTAN_VAR": str(var)})
    installed.prepare(installation)
    told = installed.environment(installation, url)
    own = {"OSTAN_DEMO": "0", "OSTAN_LOG_LEVEL": "ERROR", "OSTAN_SECOND_FACTOR": "none"}
    return {**told, **own, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    application: str, env: Mapping[str, str], ready: str, processes: int = 1
) -> Iterator[tuple[int, int]]:
    """Port and process id of the application under granian: in each of its processes four threads that stay."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", "4", "--blocking-threads-idle-timeout", "600"),
        *("--log-level", "error", application),
    ]
    child = subprocess.Popen(command, env=dict(env), cwd=ROOT)
    try:
        _wait(port, ready, child)
        yield port, child.pid
    finally:
        child.terminate()
        child.wait(20)


def _wait(port: int, path: str, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if child.poll() is not None:
            raise SystemExit("the web server ended at its start; its lines above say why")
        with contextlib.suppress(OSError):
            status, _ = Browser(port).get(path)
            if status < 500:
                return
        time.sleep(0.2)
    raise SystemExit("the web server does not answer")


def keep_copy(server: server.Server, name: str, of: str) -> None:
    """A database that stays as the other is now; nobody may be connected to it."""
    with server.place.connect_as_keeper("postgres") as keeper:
        keeper.execute(f'DROP DATABASE IF EXISTS "{name}"')
        keeper.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')


def settle(connection: psycopg.Connection) -> None:
    """Statistics and visibility as after a quiet night, so that no size is measured with half-made indexes."""
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM (ANALYZE)")
    connection.autocommit = False
