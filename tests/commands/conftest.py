"""Data folders for servers of our own, and the servers in them."""

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ostan.config import installation
from ostan.config.installation import Installation
from ostan.config.postgres import Server, server_for
from tools.testserver import memory

QUICK = ("fsync=off",)
StartServer = Callable[[Path], Server]


@pytest.fixture
def var() -> Iterator[Path]:
    """A data folder that the account of PostgreSQL can enter (pytest's own folders are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="ostan-commands-", dir=memory()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def here(var: Path) -> Installation:
    """An installation in the folder, prepared."""
    found = installation.from_environment({"OSTAN_VAR": str(var)})
    installation.prepare(found)
    return found


@pytest.fixture
def start(here: Installation) -> Iterator[StartServer]:
    """Starts servers, and stops whatever is still running at the end."""
    servers: list[Server] = []

    def begin(var: Path) -> Server:
        server = server_for(var, QUICK)
        assert server.take()
        servers.append(server)
        server.start()
        return server

    yield begin
    for server in servers:
        server.stop()


@pytest.fixture
def kill() -> Callable[[Server], None]:
    """kill -9, and the process is really gone."""

    def strike(server: Server) -> None:
        child = server._child
        assert child is not None
        child.send_signal(signal.SIGKILL)
        child.wait()

    return strike
