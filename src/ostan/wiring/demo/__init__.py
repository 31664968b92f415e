"""The demo: a province that does not exist, its sign-ins, and a year of its history made by replaying people."""

import datetime
from collections.abc import Callable

from ostan.wiring.demo.accounts import SignIn, sign_ins
from ostan.wiring.demo.history import SEEDS, begun, replay, start
from ostan.wiring.demo.province import load_province

__all__ = ["SIZES", "SignIn", "load", "load_province", "replay", "sign_ins"]

SIZES = {"small": 3_000, "large": 20_000}
"""Cases in the history of a demo."""


def load(*, size: str, now: datetime.datetime, report: Callable[[str], None]) -> None:
    """Load the province, or what is new of it, and have the worker make its history; `report` is told of both.

    A small demo that is loaded large gets the cases that it lacks; a demo never gets smaller.
    """
    counts = load_province(now=now)
    report("the demo province: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
    until = now.replace(microsecond=0)
    if start(cases=SIZES[size], seed=SEEDS[0], until=until):
        report(f"the worker makes a year of history with {SIZES[size]} cases; the pages show how far it is.")
        return
    lacking = SIZES[size] - begun(seed=SEEDS[0])
    if lacking > 0 and start(cases=lacking, seed=SEEDS[1], until=until):
        report(f"the worker adds {lacking} cases to the history.")
