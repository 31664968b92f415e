"""Groups of like units, declared before the year and left alone while it runs."""

from collections import Counter
from collections.abc import Collection, Mapping

from ostan.kernel.calendar import Period
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import persian_digits

LEAST_UNITS = 5
"""A smaller group says who each of its units is. Source: assumed; tests of reports ask for eight peers."""


def check_groups(groups: Mapping[str, Collection[int]], year: Period, current: Period) -> None:
    """Refuse groups of a year that cannot be compared within: by code, the ids of their units.

    They are declared for a Jalali year that has not begun, so that nobody is put beside weaker units once the
    figures are known. Source: issue “Promises and truth” 3.2; measure study 3g (frozen a year).

    Raises:
        RuleBroken: "indicators.groups_frozen", "indicators.group_small" or "indicators.unit_in_two_groups".
    """
    if year <= current:
        raise RuleBroken("indicators.groups_frozen", year=persian_digits(year.year))
    for code, units in sorted(groups.items()):
        if len(set(units)) < LEAST_UNITS:
            raise RuleBroken("indicators.group_small", code=code, least=LEAST_UNITS)
    seen = Counter(unit for units in groups.values() for unit in set(units))
    twice = sum(1 for count in seen.values() if count > 1)
    if twice:
        raise RuleBroken("indicators.unit_in_two_groups", count=twice)
