"""CPU time and statements of running programs, read from the system and from PostgreSQL itself."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
import psycopg

BATCH = 10

STATEMENTS = r"""
SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = %s AND query !~* '^(begin|commit|rollback|set |show |savepoint|release|select (1|\$[0-9]+) from only)'
"""


def seconds(pid: int) -> float:
    """CPU seconds of a process and its living children, by the clock that Linux keeps of each to the nanosecond."""
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        with contextlib.suppress(OSError):
            total += time.clock_gettime(_clock_of(process.pid))
    return total


def _clock_of(pid: int) -> int:
    """The number of a process's clock, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


@dataclass(frozen=True)
class Spent:
    """What one request took: CPU seconds of web and database, statements, wall seconds."""

    web: float
    database: float
    statements: float
    wall: float


@dataclass
class Meter:
    """Reads both programs and the statement count before and after."""

    web_pid: int
    database_pid: int
    keeper: psycopg.Connection
    database: str

    def statements(self) -> int:
        """Statements so far."""
        (count,) = self.keeper.execute(STATEMENTS, [self.database]).fetchone()
        return int(count)

    def measure(self, steps: Sequence[Callable[[], None]]) -> Spent:
        """What a step takes, from the lower quartile of batches of ten.

        A machine that others share runs at half its speed for seconds at a time; a quarter of the batches meet
        it at its own.
        """
        before, started = self.statements(), time.monotonic()
        batches = sorted(self._batch(steps[at : at + BATCH]) for at in range(0, len(steps), BATCH))
        _, web, database = batches[len(batches) // 4]
        wall = (time.monotonic() - started) / len(steps)
        return Spent(web, database, (self.statements() - before) / len(steps), wall)

    def _batch(self, steps: Sequence[Callable[[], None]]) -> tuple[float, float, float]:
        web, database = seconds(self.web_pid), seconds(self.database_pid)
        for step in steps:
            step()
        web, database = seconds(self.web_pid) - web, seconds(self.database_pid) - database
        return (web + database) / len(steps), web / len(steps), database / len(steps)
