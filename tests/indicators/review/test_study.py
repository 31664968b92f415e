import dataclasses

import pytest

from ostan.domains.indicators.rules.review import Nature, Plan, Trick, detection, province
from ostan.domains.indicators.rules.review.reporters import MONTHS, days

SMALL = Plan(agencies=24, indicators=10, tricked=0.5)


def test_the_same_seed_is_the_same_province_and_another_is_another() -> None:
    assert province(1, SMALL) == province(1, SMALL)
    assert province(1, SMALL) != province(2, SMALL)


def test_only_the_careless_have_tricks_and_levels_have_none() -> None:
    made = province(3, SMALL)
    tricked = [one for one in made if one.trick]
    assert tricked
    assert {one.agency for one in tricked} <= set(range(6))
    assert all(one.nature is not Nature.LEVEL for one in tricked)
    assert {one.trick for one in tricked} == set(Trick)
    assert all(len(one.values) == MONTHS == len(days()) for one in made)


def test_most_tricks_are_found_and_honest_agencies_are_seldom_asked() -> None:
    found = detection(405, SMALL)
    figures = found.figures()
    assert set(figures) == {"planted", "found", "by_kind", "false_per_honest_agency_year"}
    assert found.planted == sum(kind["planted"] for kind in found.by_kind.values()) > 10
    assert found.found == sum(kind["found"] for kind in found.by_kind.values())
    assert found.found / found.planted > 0.6
    assert found.false_per_honest_agency_year < 0.35
    assert found.false == sum(found.asked_by.values())


def test_where_nobody_is_careless_nothing_is_planted() -> None:
    honest = detection(7, dataclasses.replace(SMALL, agencies=12, careless=0.0))
    assert (honest.planted, honest.found) == (0, 0)
    assert honest.honest_agency_years == 12
    assert honest.false_per_honest_agency_year < 0.5


@pytest.mark.parametrize("level, other", [(0.0, 0.05)])
def test_a_stricter_level_asks_less(level: float, other: float) -> None:
    plan = dataclasses.replace(SMALL, agencies=12)
    assert detection(9, plan, level).found == 0
    assert detection(9, plan, other).found > 0
