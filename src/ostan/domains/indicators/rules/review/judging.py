"""From five tests of many cells to the few that need an explanation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ostan.domains.indicators.rules.review.deadline import jumped, usual_jump
from ostan.domains.indicators.rules.review.flat import copied_forward, usual_repeats
from ostan.domains.indicators.rules.review.outlier import far_from_usual, usual_shift
from ostan.domains.indicators.rules.review.pattern import Pattern, common_pattern
from ostan.domains.indicators.rules.review.second import apart_from_second
from ostan.domains.indicators.rules.review.series import Check, Finding, Series
from ostan.domains.indicators.rules.review.smooth import Excess, too_smooth, usual_excess
from ostan.kernel.statistics import Baseline, adjusted, cauchy

LEVEL = 0.01
"""Of the cells that are asked about, this share at most is due to chance. Source: assumed; at the usual 0.05
an honest agency with monthly reports would be asked about once in two years for nothing."""

Cell = TypeVar("Cell")
Group = TypeVar("Group")
Unit = TypeVar("Unit")


@dataclass(frozen=True, slots=True)
class Peers:
    """What is usual among all who report the same indicator in the same period."""

    repeats: float | None = None
    excess: Excess = field(default_factory=Excess)
    pattern: Pattern | None = None
    shift: float = 1.0
    jump: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Verdict(Generic[Cell]):
    """What the tests say of one cell together: the chance of it, adjusted for how many cells were looked at.

    `findings` stand with the least likely first; `needs_explanation` is a question, never an accusation.
    """

    cell: Cell
    p: float
    adjusted: float
    needs_explanation: bool
    findings: tuple[Finding, ...]


def peers(group: Iterable[Series]) -> Peers:
    """What is usual in a group: reckoned once for an indicator and a period, used for each of its series."""
    listed = list(group)
    return Peers(
        usual_repeats(listed),
        usual_excess(listed),
        common_pattern(listed),
        usual_shift(listed),
        usual_jump(listed),
    )


def examine(series: Series, beside: Peers | None = None) -> tuple[Finding, ...]:
    """What each test that fits says of the last value of a series; of a missing value nothing is said."""
    if series.values[-1] is None:
        return ()
    beside = beside or Peers()
    found = (
        copied_forward(series, beside.repeats),
        too_smooth(series, beside.excess, beside.pattern),
        far_from_usual(series, beside.shift),
        jumped(series, beside.jump),
        apart_from_second(series),
    )
    return tuple(one for one in found if one is not None)


def examine_all(
    groups: Mapping[Group, Mapping[Unit, Series]],
) -> dict[Unit, dict[Group, tuple[Finding, ...]]]:
    """The findings of every unit, by what it reports: ready to be judged unit by unit.

    A group is an indicator, or an indicator within one group of like units; all its series end with the same
    period. Costs about a quarter of a millisecond a series of two years.
    """
    found: dict[Unit, dict[Group, tuple[Finding, ...]]] = {}
    for group, reported in groups.items():
        beside = peers(reported.values())
        for unit, series in reported.items():
            found.setdefault(unit, {})[group] = examine(series, beside)
    return found


def judge(
    cells: Mapping[Cell, Sequence[Finding]], *, retired: Collection[Check] = (), level: float = LEVEL
) -> list[Verdict[Cell]]:
    """The verdicts over the cells of one agency and period, least likely first; cells without a test are left out.

    The tests of a cell become one by Cauchy's combination, the cells are adjusted by Benjamini and Hochberg.
    Findings of retired tests count nothing. A verdict never enters a score and is never public.
    Source: measure study 3b; Liu and Xie (2020); Benjamini and Hochberg (1995).
    """
    kept = {
        cell: sorted((one for one in findings if one.check not in retired), key=lambda one: one.p)
        for cell, findings in cells.items()
    }
    told = {cell: findings for cell, findings in kept.items() if findings}
    chances = [cauchy([one.p for one in findings]) for findings in told.values()]
    verdicts = [
        Verdict(cell, p, q, q <= level, tuple(findings))
        for (cell, findings), p, q in zip(told.items(), chances, adjusted(chances), strict=True)
    ]
    return sorted(verdicts, key=lambda verdict: verdict.p)


def reasons(verdict: Verdict[Cell], level: float = LEVEL) -> list[Finding]:
    """The findings to tell the agency: the least likely, and those as unlikely by themselves."""
    return [one for place, one in enumerate(verdict.findings) if place == 0 or one.p <= level]
