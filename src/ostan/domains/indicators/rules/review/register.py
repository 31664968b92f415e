"""How often each test was right, and when it has to stop asking."""

from dataclasses import dataclass
from enum import StrEnum

from ostan.domains.indicators.rules.review.series import Check
from ostan.kernel.statistics import Interval, wilson

ENOUGH = 20
"""Fewer settled questions say nothing of a test. Source: assumed."""
WORTH = 0.2
"""A test of whose questions fewer than this share were right costs more trust than it brings. Source: assumed."""


class Repute(StrEnum):
    """Whether a test goes on asking."""

    YOUNG = "YOUNG"
    KEPT = "KEPT"
    RETIRED = "RETIRED"


@dataclass(frozen=True, slots=True)
class Record:
    """Of the questions a test gave rise to: how many were asked, found right (an error) and explained."""

    check: Check
    asked: int
    right: int
    explained: int

    @property
    def settled(self) -> int:
        return self.right + self.explained

    @property
    def hit_rate(self) -> Interval:
        """The share of settled questions that were right, as a 95 % interval."""
        return wilson(self.right, self.settled)


def repute(record: Record, wrong_at_random: Interval | None = None) -> Repute:
    """Whether the test is kept: it is retired when its hit rate lies surely below WORTH, or surely no better
    than that of items drawn at random, whose errors the random part of the audits tells.

    A retired test is reckoned on and not acted on, so that it can come back.
    Source: measure study 3b (5), retire tests with a low positive predictive value; the bounds are assumed.
    """
    if record.settled < ENOUGH:
        return Repute.YOUNG
    rate = record.hit_rate
    if rate.high < WORTH or (wrong_at_random is not None and rate.high < wrong_at_random.low):
        return Repute.RETIRED
    return Repute.KEPT
