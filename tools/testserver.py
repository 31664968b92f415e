"""A pytest plugin: one throw-away PostgreSQL for the whole run, shared by its parallel workers.

It is the product's own supervisor on a temporary data folder. The settings need an address when they are
read, so the addresses are set when this module is loaded, and the server starts with the session. An outside
server can be named in OSTAN_TEST_DATABASE_URL; its role must be a superuser.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from ostan.config import installation
from ostan.config.postgres import OWNER, Server, server_for

MARK = "OSTAN_TEST_RUN"
PREFIX = "ostan-tests-"
KEPT = {"OSTAN_PG_BIN", "OSTAN_TEST_DATABASE_URL", "OSTAN_CHROMIUM", MARK}
# A crash of the machine may lose a test's rows; a crash of the server does not.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=512MB")
ROOM_IN_MEMORY = 3 * 2**30

_server: Server | None = None


def memory() -> str | None:
    """A folder in memory where there is room for it: a test's database need not outlast the machine."""
    shm = Path("/dev/shm")  # noqa: S108  # mkdtemp makes a closed folder in it
    roomy = shm.is_dir() and os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > ROOM_IN_MEMORY
    return str(shm) if roomy else None


def clean_up(pid: int, var: Path) -> None:
    """Remove the folder when the process that made it ends, however the run went."""
    if os.getpid() == pid:
        if _server is not None:
            _server.stop()
        shutil.rmtree(var, ignore_errors=True)


def sweep() -> None:
    """Remove what killed runs have left behind: it may be lying in memory."""
    for place in {Path(tempfile.gettempdir()), Path(memory() or tempfile.gettempdir())}:
        for left in place.glob(f"{PREFIX}*-*"):
            pid = left.name.removeprefix(PREFIX).partition("-")[0]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
                shutil.rmtree(left, ignore_errors=True)


def _prepare() -> None:
    """Point this process and its children at a new data folder; nothing of the operator's own is seen."""
    for name in [name for name in os.environ if name.startswith("OSTAN_") and name not in KEPT]:
        del os.environ[name]
    sweep()
    global _server  # one run, one server
    var = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=memory()))
    atexit.register(clean_up, os.getpid(), var)
    os.environ.update({MARK: str(var), "OSTAN_VAR": str(var), "OSTAN_TESTING": "1"})
    here = installation.from_environment()
    installation.prepare(here)
    outside = os.environ.get("OSTAN_TEST_DATABASE_URL")
    if not outside:
        _server = server_for(var, QUICK)
    address = outside or (_server.place.url(OWNER) if _server else "")
    os.environ.update(installation.environment(here, address))
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the main thread


if MARK not in os.environ:
    _prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server before the first worker asks for it."""
    if _server is not None and not session.config.option.collectonly:
        _server.take()
        _server.start()
        with _server.place.connect_as_keeper("postgres") as keeper:
            keeper.execute(f"ALTER ROLE {OWNER} CREATEROLE")
            keeper.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def pytest_unconfigure() -> None:
    """Stop it, in the process that started it."""
    if _server is not None:
        _server.stop()
