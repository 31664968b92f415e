"""What the demo itself tells the ledger: that a stretch of what stands there is replayed, not lived."""

import datetime
from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class HistoryReplayed(Event):
    """A stretch of history was made up to the instant `until`; `cases` of `wanted` have been opened so far.

    Recorded with the real clock among entries that carry replayed instants, so that the ledger of a demo
    says itself what it is. `stretch` counts from 1 within the replay `seed`.
    """

    seed: int
    stretch: int
    cases: int
    wanted: int
    until: datetime.datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class FiguresReplayed(Event):
    """So many of the `wanted` pieces of two years of figures, promises and meetings have been made.

    `refused` counts what the house did not let people do in the last piece.
    """

    seed: int
    pieces: int
    wanted: int
    refused: int
    is_over: bool
