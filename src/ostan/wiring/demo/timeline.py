"""What happens in a replay in the order of time; what the house refuses leaves nothing behind and is counted."""

import datetime
import heapq
from collections.abc import Callable

from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.wiring.demo.foothold import foothold

Act = Callable[[datetime.datetime], object]


class Timeline:
    """Acts at instants before `until`. `refused` counts by code what was not allowed; `last` is the newest act."""

    def __init__(self, until: datetime.datetime) -> None:
        self.until = until
        self.last: datetime.datetime | None = None
        self.refused: dict[str, int] = {}
        self._heap: list[tuple[datetime.datetime, int, Act]] = []
        self._sequence = 0

    def put(self, at: datetime.datetime, act: Act) -> None:
        """Something is to happen at that instant, unless the replay is over before."""
        if at < self.until:
            self._sequence += 1
            heapq.heappush(self._heap, (at, self._sequence, act))

    def run(self) -> None:
        """Let everything happen, and what follows from it."""
        with foothold() as held:
            while self._heap:
                at, _, act = heapq.heappop(self._heap)
                self.last = at
                held.move()
                try:
                    act(at)
                except (RuleBroken, NotAllowed) as refused:
                    held.fall_back()
                    code = getattr(refused, "code", type(refused).__name__)
                    self.refused[code] = self.refused.get(code, 0) + 1
