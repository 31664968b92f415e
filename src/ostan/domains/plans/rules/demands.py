"""What a province needs of a national body: how old it is, and who takes it up when no answer comes."""

import datetime
from collections.abc import Callable
from enum import StrEnum

from ostan.kernel.errors import RuleBroken


class Answer(StrEnum):
    """What the body answered."""

    GRANTED = "GRANTED"
    PARTLY = "PARTLY"
    REFUSED = "REFUSED"


class Step(StrEnum):
    """Who presses for an answer: the unit itself, the deputy for development, the governor, the council."""

    UNIT = "UNIT"
    DEPUTY = "DEPUTY"
    GOVERNOR = "GOVERNOR"
    COUNCIL = "COUNCIL"


LADDER = ((0, Step.UNIT), (15, Step.DEPUTY), (30, Step.GOVERNOR), (60, Step.COUNCIL))
"""From how many working days without an answer on each of them takes it up. Source: assumed."""


def step_at(age: int) -> Step:
    """Who has to press for a demand that has waited so many working days."""
    return next(step for days, step in reversed(LADDER) if age >= days)


def is_higher(step: Step, than: Step) -> bool:
    """Whether one step of the ladder stands above the other."""
    order = [one for _, one in LADDER]
    return order.index(step) > order.index(than)


def age(
    asked: datetime.date, until: datetime.date, *, working_days: Callable[[datetime.date, datetime.date], int]
) -> int:
    """How many working days a demand has waited, or did wait until its answer; never below zero."""
    return working_days(asked, until) if until > asked else 0


def check_asked(asked: datetime.date, today: datetime.date) -> None:
    """Raises RuleBroken plans.future when the letter would be of a day that has not come."""
    if asked > today:
        raise RuleBroken("plans.future", field="asked_on")


def check_answered(asked: datetime.date, answered: datetime.date, today: datetime.date) -> None:
    """Raises RuleBroken plans.answer_day unless an answer of that day may be."""
    if not asked <= answered <= today:
        raise RuleBroken("plans.answer_day", field="answered_on")
