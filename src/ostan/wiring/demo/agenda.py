"""What a replay remembers between two stretches: what comes next and every case it has a hand in. Plain JSON."""

import dataclasses
import datetime
import heapq
import random
from typing import Any, Self

from ostan.wiring.demo.dice import dice

Item = tuple[int, int, str, int, int]
"""When (seconds since 1970), in which order, what, for which case, for which task (0 for none)."""


@dataclasses.dataclass(slots=True)
class Task:
    """An open task of a case, with the person who has it in hand and who handed it over (0: nobody)."""

    id: int
    node: str
    unit_id: int
    holder: int = 0
    sender: int = 0


@dataclasses.dataclass(slots=True)
class Thread:
    """A case that was made. `drawn` counts its draws of luck, so that each is its own and always the same.

    `by` is who did the last step in a seat (unit/role); `parked` are steps that wait for the applicant.
    """

    id: int
    number: int
    citizen: int
    service: str
    version_id: int
    unit_id: int
    drawn: int = 0
    round: int = 1
    waiting: bool = False
    objected: bool = False
    obstacle: bool = False
    late: bool = False
    loops: int = 0
    refusals: int = 0
    outcome: str = ""
    decider: int = 0
    asked_outside: int = 0
    tasks: list[Task] = dataclasses.field(default_factory=list)
    by: dict[str, int] = dataclasses.field(default_factory=dict)
    parked: list[tuple[str, int]] = dataclasses.field(default_factory=list)

    def task(self, task_id: int) -> Task | None:
        """The open task of that id; None when it is over."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def plain(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__slots__}
        tasks = [{name: getattr(task, name) for name in task.__slots__} for task in self.tasks]
        return {**told, "tasks": tasks}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**{**kept, "tasks": [Task(**task) for task in kept["tasks"]]})


@dataclasses.dataclass(slots=True)
class Agenda:
    """A replay at one instant: `seed`, how many cases are `wanted` from `since` until `until`, and the rest.

    `visits` are the turns in the hall that are not over, by id, with the arrival behind each (0: none).
    `opened` cases have been opened, `stretch` stretches are done; `refused` counts by code what the house
    did not let people do.
    """

    seed: int
    wanted: int
    since: int
    until: int
    stretch: int = 0
    opened: int = 0
    sequence: int = 0
    is_over: bool = False
    heap: list[Item] = dataclasses.field(default_factory=list)
    threads: dict[int, Thread] = dataclasses.field(default_factory=dict)
    refused: dict[str, int] = dataclasses.field(default_factory=dict)
    visits: dict[str, int] = dataclasses.field(default_factory=dict)

    def put(self, at: datetime.datetime, what: str, case_id: int = 0, task_id: int = 0) -> None:
        """Something is to happen at that instant, unless the replay is over before."""
        second = int(at.timestamp())
        if second < self.until:
            self.sequence += 1
            heapq.heappush(self.heap, (second, self.sequence, what, case_id, task_id))

    def take(self) -> Item | None:
        """What happens next; None when nothing is left."""
        return heapq.heappop(self.heap) if self.heap else None

    def luck(self, thread: Thread) -> random.Random:
        """A source of chance for one decision of one case."""
        thread.drawn += 1
        return dice(self.seed, thread.number, thread.drawn)

    def plain(self) -> dict[str, Any]:
        """All of it as plain JSON; whoever goes on with the agenda goes on with a copy."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {**told, "threads": [thread.plain() for thread in self.threads.values()]}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """What `plain` gave."""
        threads = {thread["id"]: Thread.of(thread) for thread in kept["threads"]}
        heap = [(at, order, what, case_id, task_id) for at, order, what, case_id, task_id in kept["heap"]]
        return cls(**{**kept, "threads": threads, "heap": heap})


def instant(second: int) -> datetime.datetime:
    """The instant (UTC) so many seconds after 1970."""
    return datetime.datetime.fromtimestamp(second, datetime.UTC)
