"""CPU time and statements of running programs, read from the system and from PostgreSQL itself."""

from dataclasses import dataclass

import psutil
import psycopg

STATEMENTS = r"""
SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = %s AND query !~* '^(begin|commit|rollback|set |show |savepoint|release|select (1|\$[0-9]+) from only)'
"""


def seconds(pid: int) -> float:
    """CPU seconds, user and system, of a process, its living children and those that it has waited for."""
    total = 0.0
    root = psutil.Process(pid)
    for process in (root, *root.children(recursive=True)):
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system
        if process.pid == pid:
            total += spent.children_user + spent.children_system
    return total


@dataclass(frozen=True)
class Spent:
    """What a number of requests took: CPU seconds of web and database, statements, wall seconds."""

    web: float
    database: float
    statements: int
    wall: float


@dataclass
class Meter:
    """Reads both programs and the statement count before and after."""

    web_pid: int
    database_pid: int
    keeper: psycopg.Connection
    database: str

    def read(self) -> tuple[float, float, int]:
        """CPU seconds of web and database so far, and statements so far."""
        (count,) = self.keeper.execute(STATEMENTS, [self.database]).fetchone()
        return seconds(self.web_pid), seconds(self.database_pid), int(count)
