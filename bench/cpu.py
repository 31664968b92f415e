"""CPU time and statements of running programs, read from the system and from PostgreSQL itself."""

import contextlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
import psycopg

BATCH = 10

Step = Callable[[], None]
Batch = tuple[float, float, float, float]

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
    """What one request took: CPU seconds of web and database, statements, wall seconds.

    `batches` are the CPU seconds a request of each batch of ten, in the order in which they ran.
    """

    web: float
    database: float
    statements: float
    wall: float
    batches: tuple[float, ...]

    def ratio_to(self, other: "Spent") -> float:
        """How many times as much it took as what ran beside it: the median over batches that ran together."""
        return statistics.median(
            mine / theirs for mine, theirs in zip(self.batches, other.batches, strict=True)
        )


@dataclass
class Meter:
    """Reads what a web server and its database spend, and counts their statements."""

    web_pid: int
    database_pid: int
    keeper: psycopg.Connection
    database: str

    def statements(self) -> int:
        """Statements so far."""
        (count,) = self.keeper.execute(STATEMENTS, [self.database]).fetchone()
        return int(count)

    def batch(self, steps: Sequence[Step]) -> Batch:
        """CPU seconds of both together, of the web and of the database, and wall seconds, for one step each."""
        web, database, started = seconds(self.web_pid), seconds(self.database_pid), time.monotonic()
        for step in steps:
            step()
        web, database = seconds(self.web_pid) - web, seconds(self.database_pid) - database
        wall, count = time.monotonic() - started, len(steps)
        return (web + database) / count, web / count, database / count, wall / count


def side_by_side(sides: Sequence[tuple[Meter, Sequence[Step]]]) -> list[Spent]:
    """What a step of each side takes, all having as many; they take turns of ten requests.

    A machine that others share runs at half its speed for seconds at a time. The times are the lower quartile
    of the turns, for a quarter of them meets it at its own speed; a slow moment meets every side, so ratios
    are taken turn by turn.
    """
    count = len(sides[0][1])
    before = [meter.statements() for meter, _ in sides]
    turns: list[list[Batch]] = [[] for _ in sides]
    for at in range(0, count, BATCH):
        for (meter, steps), mine in zip(sides, turns, strict=True):
            mine.append(meter.batch(steps[at : at + BATCH]))
    statements = [meter.statements() - was for (meter, _), was in zip(sides, before, strict=True)]
    return [_spent(mine, sent / count) for mine, sent in zip(turns, statements, strict=True)]


def _spent(turns: Sequence[Batch], statements: float) -> Spent:
    _, web, database, wall = sorted(turns)[len(turns) // 4]
    return Spent(web, database, statements, wall, tuple(turn[0] for turn in turns))
