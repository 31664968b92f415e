"""How many planted tricks the tests find, and how often they ask an honest agency for nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ostan.domains.indicators.rules.review.judging import LEVEL, examine_all, judge
from ostan.domains.indicators.rules.review.reporters import MONTHS, Plan, Reported, Trick, days, province
from ostan.domains.indicators.rules.review.series import Check, Finding, Series

FIRST_JUDGED = 12


@dataclass(frozen=True, slots=True)
class Study:
    """What was planted and found, by trick, and the questions that honest agencies got.

    `asked_by` says which test was the least likely one behind each question put to an honest agency.
    """

    planted: int
    found: int
    by_kind: dict[str, dict[str, int]]
    false: int
    honest_agency_years: float
    asked_by: dict[str, int]

    @property
    def false_per_honest_agency_year(self) -> float:
        return self.false / self.honest_agency_years if self.honest_agency_years else 0.0

    def figures(self) -> dict[str, object]:
        """The figures as they are printed."""
        return {
            "planted": self.planted,
            "found": self.found,
            "by_kind": self.by_kind,
            "false_per_honest_agency_year": round(self.false_per_honest_agency_year, 4),
        }


def detection(seed: int, plan: Plan | None = None, level: float = LEVEL) -> Study:
    """Run the tests month by month over the second year of a made-up province, as the nightly run would.

    A trick is found when its cell needs an explanation in any month since it began; every question to an
    honest agency counts as false, also when the same cell is asked about again.
    """
    plan = plan or Plan()
    reported = province(seed, plan)
    found: set[tuple[int, int]] = set()
    asked: dict[str, int] = defaultdict(int)
    tricked = {(one.agency, one.indicator): one for one in reported if one.trick}
    careless = {agency for agency, _ in tricked}
    for month in range(FIRST_JUDGED, MONTHS):
        for agency, cells in _examined(reported, month).items():
            for verdict in judge(cells, level=level):
                if not verdict.needs_explanation:
                    break
                one = tricked.get((agency, verdict.cell))
                if one and month >= one.since:
                    found.add((agency, verdict.cell))
                if agency not in careless:
                    asked[verdict.findings[0].check.value] += 1
    years = (plan.agencies - len(careless)) * (MONTHS - FIRST_JUDGED) / 12
    return Study(
        len(tricked), len(found), _by_kind(tricked, found), sum(asked.values()), years, _all_checks(asked)
    )


def _examined(reported: list[Reported], month: int) -> dict[int, dict[int, tuple[Finding, ...]]]:
    """The findings of every agency and indicator in one month."""
    groups: dict[int, dict[int, Series]] = defaultdict(dict)
    for one in reported:
        groups[one.indicator][one.agency] = as_series(one, month)
    return examine_all(groups)


def as_series(one: Reported, month: int) -> Series:
    """What stood in the reports up to a month (0 is the first)."""
    return Series(
        one.values[: month + 1],
        days()[: month + 1],
        one.nature,
        month % 12 + 1,
        12,
        one.second[: month + 1],
    )


def _by_kind(
    tricked: dict[tuple[int, int], Reported], found: set[tuple[int, int]]
) -> dict[str, dict[str, int]]:
    def of(trick: Trick) -> Iterator[tuple[int, int]]:
        return (cell for cell, one in tricked.items() if one.trick is trick)

    return {
        trick.value.lower(): {
            "planted": sum(1 for _ in of(trick)),
            "found": sum(cell in found for cell in of(trick)),
        }
        for trick in Trick
    }


def _all_checks(asked: dict[str, int]) -> dict[str, int]:
    return {check.value: asked.get(check.value, 0) for check in Check}
