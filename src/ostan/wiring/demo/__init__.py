"""The demo: a province that does not exist, its sign-ins, and a year of its history made by replaying people."""

import datetime
from collections.abc import Callable

from ostan.wiring.demo.accounts import SignIn, sign_ins
from ostan.wiring.demo.province import load_province

__all__ = ["SignIn", "load", "load_province", "sign_ins"]


def load(*, size: str, now: datetime.datetime, report: Callable[[str], None]) -> None:
    """Load the province, or what is new of it; `report` is told what there is."""
    counts = load_province(now=now)
    report("the demo province: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
