"""Running the server: one keeper per data folder, started in the foreground, stopped with its keeper."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import psycopg

from ostan.config import process
from ostan.config.postgres import binaries, cluster
from ostan.config.postgres.cluster import Cluster
from ostan.config.trouble import Trouble

START_PATIENCE = 30.0
RECOVERY_PATIENCE = 600.0
STOP_PATIENCE = 60.0
# The kernel needs a moment to let go of a killed server's memory, and the next start is refused until then.
PASSING = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
SMALLEST_BUFFERS, LARGEST_BUFFERS = 128, 4096


class Server:
    """The PostgreSQL of one data folder, kept by us. Only one process can keep it."""

    def __init__(self, place: Cluster, log: Path, settings: Sequence[str] = ()) -> None:
        self.place = place
        self._log = log
        self._settings = settings
        self._lock: IO[str] | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def take(self) -> bool:
        """Become the keeper; False when another process is."""
        lock = (self.place.home / "keeper.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def start(self) -> None:
        """Start and return when it answers, its roles set.

        Raises:
            Trouble: it cannot start; the sentence has PostgreSQL's own reason.
        """
        cluster.make(self.place)
        self._end_orphan()
        deadline = time.monotonic() + START_PATIENCE
        while True:
            before = self._log.stat().st_size if self._log.exists() else 0
            self._spawn()
            if self._answers():
                break
            said = self._said_since(before)
            if not any(passing in said for passing in PASSING) or time.monotonic() > deadline:
                raise Trouble(
                    f"The database in {self.place.data} does not start: {cluster.reason_in(said)} "
                    f"(more in {self._log}). If the folder is damaged, restore a backup with `ostan restore`."
                )
            time.sleep(0.3)
        cluster.set_up_roles(self.place)

    def alive(self) -> bool:
        """Whether the process is there."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int:
        """The process of the running server."""
        if self._child is None:
            raise RuntimeError("the server has not been started")
        return self._child.pid

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, everything committed is on disk."""
        if self._child is not None:
            process.end(self._child, signal.SIGINT, STOP_PATIENCE)
            self._child = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _spawn(self) -> None:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.place.sockets),
            "unix_socket_permissions": "0700",
            "port": str(cluster.PORT),
            "shared_buffers": f"{_buffers_mb()}MB",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            "max_connections": "100",
        }
        who = self.place.who
        settings = [f"{name}={value}" for name, value in options.items()] + list(self._settings)
        with process.open_log(self._log) as log:
            self._child = process.spawn(
                [
                    *(self.place.programs["postgres"], "-D", str(self.place.data)),
                    *(part for setting in settings for part in ("-c", setting)),
                ],
                env=cluster.program_environment(),
                log=log,
                dies_with=signal.SIGINT,
                cwd=Path("/"),
                account=(who.uid, who.gid) if who.changed else None,
            )

    def _answers(self) -> bool:
        """Wait until it accepts connections; False when it ended. Recovery after a crash takes its time."""
        deadline = time.monotonic() + RECOVERY_PATIENCE
        while self.alive() and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), self.place.connect_as_keeper("postgres"):
                return True
            time.sleep(0.05)
        return False

    def _said_since(self, offset: int) -> str:
        with self._log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")

    def _end_orphan(self) -> None:
        """Stop a server that outlived its keeper, and remove a note that names somebody else's process."""
        note = self.place.data / "postmaster.pid"
        if not note.exists():
            return
        first = note.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
        pid = int(first) if first.isdigit() else 0
        if not pid or not _is_server(pid, self.place.data):
            note.unlink(missing_ok=True)
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_PATIENCE
        while _is_server(pid, self.place.data):
            if time.monotonic() > deadline:
                raise Trouble(
                    f"An older PostgreSQL (process {pid}) still uses {self.place.data}; stop it first."
                )
            time.sleep(0.1)


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on this folder (and not another that was given its number)."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        asked = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        arguments = subprocess.run(asked, capture_output=True, text=True).stdout
    return "postgres" in arguments and str(data) in arguments


def _buffers_mb() -> int:
    """An eighth of the memory: enough for the working set of a province, and room for everything else."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(SMALLEST_BUFFERS, min(memory // 8, LARGEST_BUFFERS))


def server_for(var: Path, settings: Sequence[str] = ()) -> Server:
    """The server of a data folder, not yet started; its log is var/logs/postgres.log."""
    programs = binaries.find_programs()
    place = cluster.open_cluster(var, var / "secrets", programs)
    readable = binaries.readable(programs, place.who, place.home)
    return Server(
        Cluster(place.home, place.passwords, readable, place.who), var / "logs" / "postgres.log", settings
    )


@contextlib.contextmanager
def reachable(var: Path) -> Iterator[Cluster]:
    """The cluster with a server that answers: the one that runs, or one of our own for as long as we need it.

    Raises:
        Trouble: it cannot be started, or the one that runs does not answer.
    """
    server = server_for(var)
    if server.take():
        try:
            server.start()
            yield server.place
        finally:
            server.stop()
        return
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.place.url(cluster.OWNER)):
            break
        time.sleep(0.2)
    else:
        raise Trouble(f"Another Ostan keeps the database in {var} and it does not answer.")
    yield server.place
