"""What was read of a source, and what was left out and why."""

from dataclasses import dataclass, field

from ostan.domains.processes.rules.log import Columns

MOST_TOLD = 1_000
"""So many are told one by one; beyond that they are counted. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that was left out: its number in the source, from 1, and the code of the reason."""

    number: int
    code: str
    text: str = ""


@dataclass(slots=True)
class Brought:
    """The events of a source, and those that were left out."""

    columns: Columns = field(default_factory=Columns)
    aside: list[Aside] = field(default_factory=list)
    left_out: int = 0

    def leave(self, number: int, code: str, text: str = "") -> None:
        """Leave an event out."""
        self.left_out += 1
        if len(self.aside) < MOST_TOLD:
            self.aside.append(Aside(number, code, text[:60]))
