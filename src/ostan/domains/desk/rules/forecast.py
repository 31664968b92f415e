"""How many will come in the next days, told from the same weekdays of the past weeks. Pure.

Method: the mean of the last WEEKS same weekdays on which the hall was open (a seasonal mean). Source: Hyndman and
Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), sections 5.2 (simple methods) and 5.10
(evaluation from a rolling origin). The interval is split-conformal: quantiles of the errors that the same method
made in the back-test, so it says nothing about the shape of the errors. Source: Lei et al. (2018), JASA 113.
"""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ostan.kernel.calendar import weekday

WEEKS = 8
DAYS = 14
BACK_TEST_DAYS = 90
LEAST_ERRORS = 20
COVER = 0.8

Counts = Mapping[datetime.date, int]
"""Visitors by day, for every day on which the hall was open."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A day to come: how many are expected, and between which figures four days of five lie (None: too few days known)."""

    day: datetime.date
    visitors: float
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """How the method did on days that are past: over `days` forecasts, mean absolute error in visitors.

    `naive` is the error of taking the last same weekday; `covered` the share of days within the interval that the
    first half of the errors gives for the second.
    """

    days: int
    error: float
    naive: float
    covered: float | None


def mean_of_weekday(counts: Counts, day: datetime.date, known_until: datetime.date) -> float | None:
    """What the method expects for a day with what was known at the end of another; None without a same weekday."""
    found = _same(counts, day, known_until)
    return fmean(found[-WEEKS:]) if found else None


def _same(counts: Counts, day: datetime.date, known_until: datetime.date) -> list[int]:
    wanted = weekday(day)
    return [count for one, count in sorted(counts.items()) if one <= known_until and weekday(one) is wanted]


def errors(counts: Counts, today: datetime.date) -> list[float]:
    """The errors of the method on the last days before today, a week ahead each, in order of the days."""
    return [seen - told for _, seen, told, _ in _tried(counts, today)]


def _tried(counts: Counts, today: datetime.date) -> list[tuple[datetime.date, int, float, int]]:
    first = today - datetime.timedelta(days=BACK_TEST_DAYS)
    found = []
    for day, seen in sorted(counts.items()):
        if not first <= day < today:
            continue
        past = _same(counts, day, day - datetime.timedelta(days=7))
        if past:
            found.append((day, seen, fmean(past[-WEEKS:]), past[-1]))
    return found


def back_test(counts: Counts, today: datetime.date) -> BackTest | None:
    """How well the method would have done lately; None when there is nothing to try it on."""
    tried = _tried(counts, today)
    if not tried:
        return None
    missed = [abs(seen - told) for _, seen, told, _ in tried]
    naive = [abs(seen - last) for _, seen, _, last in tried]
    return BackTest(len(tried), fmean(missed), fmean(naive), _covered(tried))


def _covered(tried: Sequence[tuple[datetime.date, int, float, int]]) -> float | None:
    half = len(tried) // 2
    if half < LEAST_ERRORS:
        return None
    margin = _margin([seen - told for _, seen, told, _ in tried[:half]])
    inside = [abs(seen - told) <= margin for _, seen, told, _ in tried[half:] if margin is not None]
    return fmean(inside) if inside else None


def _margin(found: Sequence[float]) -> float | None:
    """The split-conformal half width: the ⌈(n + 1) · COVER⌉-th smallest absolute error."""
    if len(found) < LEAST_ERRORS:
        return None
    place = min(len(found), math.ceil((len(found) + 1) * COVER))
    return sorted(abs(one) for one in found)[place - 1]


def foresee(counts: Counts, open_days: Sequence[datetime.date], today: datetime.date) -> list[Foreseen]:
    """The open days to come, each with its figure; days of which nothing is known are left out."""
    margin = _margin(errors(counts, today))
    yesterday = today - datetime.timedelta(days=1)
    found = []
    for day in open_days:
        told = mean_of_weekday(counts, day, yesterday)
        if told is not None:
            least = None if margin is None else max(0, math.floor(told - margin))
            most = None if margin is None else math.ceil(told + margin)
            found.append(Foreseen(day, told, least, most))
    return found
