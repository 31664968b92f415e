"""What an act of a replay wrote before it was refused is taken back, and nothing else."""

import contextlib
from collections.abc import Iterator

from django.db import connection


@contextlib.contextmanager
def foothold() -> Iterator["Foothold"]:
    """A foothold in the transaction that is open, as long as the block runs."""
    held = Foothold()
    held.execute("SAVEPOINT act")
    yield held
    held.execute("RELEASE SAVEPOINT act")


class Foothold:
    """One savepoint that is moved forward from act to act: one message to the database for each, not two."""

    def move(self) -> None:
        """What was written so far stands."""
        self.execute("RELEASE SAVEPOINT act; SAVEPOINT act")

    def fall_back(self) -> None:
        """What was written since the last move is gone."""
        self.execute("ROLLBACK TO SAVEPOINT act")
        connection.set_rollback(False)  # with the act its broken constraints are gone, too

    def execute(self, sql: str) -> None:
        # Two statements at once can be sent, but not prepared.
        connection.connection.execute(sql, prepare=False)
