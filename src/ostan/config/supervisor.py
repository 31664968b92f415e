"""Keeps the programs of one installation running until somebody says stop."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

from ostan.config import process
from ostan.config.installation import ROOT
from ostan.config.trouble import Trouble

TICK = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HEALTHY_AFTER = 60.0
HOPELESS_AFTER = 8
STOP_PATIENCE = 20.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Member(Protocol):
    """Something that runs."""

    def start(self) -> None: ...

    def alive(self) -> bool: ...

    def stop(self) -> None: ...


class Program:
    """A program of ours with a log of its own."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._env = env
        self._log = log
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._clear_away()
        with process.open_log(self._log) as log:
            self._child = process.spawn(self._command, env=self._env, log=log, cwd=ROOT)

    def alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        if self._child is not None:
            process.end(self._child, signal.SIGTERM, STOP_PATIENCE)
            self._clear_away()

    def _clear_away(self) -> None:
        """End what a killed program has left behind: its own children may still hold the port."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)


@dataclass
class Watched:
    """A member and what we know of its health; times are of the monotonic clock, in seconds."""

    name: str
    member: Member
    started: float = 0.0
    due: float = 0.0
    falls: int = 0

    def pause(self) -> float:
        """How long to wait before the next start: twice as long after every fall."""
        return min(FIRST_PAUSE * 2.0 ** max(0, self.falls - 1), LONGEST_PAUSE)


class Supervisor:
    """Starts members in order, restarts those that fall, and stops them in the opposite order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._watched: list[Watched] = []

    def add(self, name: str, member: Member) -> None:
        """Start the member and watch it from now on."""
        watched = Watched(name, member, started=time.monotonic())
        self._watched.append(watched)
        member.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Restart whatever falls, for ever or until `until` says so.

        Raises:
            Trouble: a member falls again and again.
        """
        while not until():
            for watched in self._watched:
                self._look_after(watched)
            time.sleep(TICK)

    def _look_after(self, watched: Watched) -> None:
        now = time.monotonic()
        if watched.member.alive():
            if watched.falls and now - watched.started > HEALTHY_AFTER:
                watched.falls = 0
            return
        if not watched.due:
            watched.falls += 1
            if watched.falls > HOPELESS_AFTER:
                raise Trouble(f"The {watched.name} stops again and again; its log says why.")
            watched.due = now + watched.pause()
            self._say(f"the {watched.name} stopped by itself; starting it again …")
        if now >= watched.due:
            watched.due = 0.0
            watched.started = now
            self._restart(watched)

    def _restart(self, watched: Watched) -> None:
        try:
            watched.member.start()
        except Trouble as trouble:
            self._say(str(trouble))

    def stop(self) -> None:
        """Stop everything, last started first, whatever else is asked of us meanwhile."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
        while self._watched:
            self._watched.pop().member.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, the first request to stop raises KeyboardInterrupt; later ones are not heard."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        for other in heard:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    # Under nohup the hang-up is ignored already, and stays so.
    heard = [number for number in STOP_SIGNALS if number != signal.SIGHUP or not _ignored(number)]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignored(number: signal.Signals) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN
