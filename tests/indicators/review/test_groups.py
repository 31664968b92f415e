import pytest

from ostan.domains.indicators.rules.review import LEAST_UNITS, check_groups
from ostan.kernel.calendar import Period, PeriodKind
from ostan.kernel.errors import RuleBroken

NOW, NEXT = Period(1405, PeriodKind.YEAR), Period(1406, PeriodKind.YEAR)
LARGE, SMALL = range(1, LEAST_UNITS + 1), range(100, 100 + LEAST_UNITS)


def refused(groups: dict[str, range | list[int]], year: Period = NEXT) -> str:
    with pytest.raises(RuleBroken) as broken:
        check_groups(groups, year, NOW)
    return broken.value.code


def test_groups_of_a_year_that_has_not_begun_are_taken() -> None:
    check_groups({"large": LARGE, "small": SMALL}, NEXT, NOW)


def test_a_year_that_runs_keeps_its_groups() -> None:
    assert refused({"large": LARGE}, NOW) == "indicators.groups_frozen"
    assert refused({"large": LARGE}, Period(1404, PeriodKind.YEAR)) == "indicators.groups_frozen"


def test_a_unit_has_one_group_and_a_group_has_units_enough() -> None:
    assert refused({"large": LARGE, "small": [*SMALL, LARGE[0]]}) == "indicators.unit_in_two_groups"
    assert refused({"large": LARGE[1:]}) == "indicators.group_small"
    assert refused({"large": [1] * LEAST_UNITS}) == "indicators.group_small"
