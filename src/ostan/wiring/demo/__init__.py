"""The demo: a province that does not exist, its sign-ins, and a year of its history made by replaying people."""

import datetime
from collections.abc import Callable

from ostan.wiring.demo.accounts import SignIn, sign_ins
from ostan.wiring.demo.history import SEED, begun, replay, start
from ostan.wiring.demo.province import load_province

__all__ = ["SIZES", "SignIn", "load", "load_province", "replay", "sign_ins"]

SIZES = {"small": 3_000, "large": 20_000}
"""Cases in the history of a demo."""


class OtherSize(Exception):
    """The demo has a history of another size, of so many `cases`: more of it would stand out of the order of time."""

    def __init__(self, cases: int) -> None:
        self.cases = cases
        super().__init__(f"a history of {cases} cases is there")


def load(*, size: str, now: datetime.datetime, report: Callable[[str], None]) -> None:
    """Load the province, or what is new of it, and have the worker make its history; `report` is told of both.

    Raises:
        OtherSize: a history of another size was begun here before; nothing is changed.
    """
    there = begun(seed=SEED)
    if there not in (0, SIZES[size]):
        raise OtherSize(there)
    counts = load_province(now=now)
    report("the demo province: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
    until = now.replace(microsecond=0)
    if start(cases=SIZES[size], seed=SEED, until=until):
        report(
            f"the worker makes a year of history with {SIZES[size]} cases; "
            "the pages show how far it is and how long it still takes."
        )
