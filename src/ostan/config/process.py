"""Starting and stopping the programs that belong to one installation."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from ostan.config import launcher

LOG_KEPT = 10 * 2**20


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: IO[bytes],
    cwd: Path,
    dies_with: signal.Signals = signal.SIGTERM,
    account: tuple[int, int] | None = None,
) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only us and we choose the order of stopping.

    On Linux the kernel sends it `dies_with` when we die, even by kill -9: nothing is left holding a port.
    `account` is the user and group to change into, when we are root and the program should not be.
    """
    uid, gid = map(str, account) if account else (launcher.SAME, launcher.SAME)
    return subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", launcher.__file__),
            *(str(int(dies_with)), str(os.getpid()), uid, gid),
            *command,
        ],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        start_new_session=True,
    )


def end(child: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> None:
    """Ask the child to stop, and after `patience` seconds do not ask any more."""
    if child.poll() is not None:
        return
    child.send_signal(how)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def open_log(path: Path) -> IO[bytes]:
    """The log to append to; a log past 10 MB is put aside once, so that logs cannot fill the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_KEPT:
        path.replace(path.with_suffix(".old"))
    return path.open("ab")
