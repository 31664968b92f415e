"""Signal or noise: the months of a unit within limits that stand."""

import itertools

import pytest

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, LimitSetting
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from ostan.kernel.statistics import SHORTEST, Signal
from tests.indicators import asked, given
from tests.indicators.asked import BEFORE, HONEST, LONG, REVIEWED, after
from tests.indicators.given import Typed, refused
from tests.indicators.test_pages import browser
from tests.standing import standing

LOW = (60, 75, 52, 71)
"""Months after something in the office changed."""


world = standing(given.world)


def with_fall(world: given.World) -> None:
    """The year, and four months at half its level."""
    asked.past(world)
    for at, number in enumerate(LOW):
        period = BEFORE.shifted(asked.MONTHS + at)
        given.keep(
            world,
            Typed("permits", number=str(number)),
            unit="west",
            actor=SYSTEM,
            now=after(period),
            period=period,
            finish=True,
        )


def chart(world: given.World, unit: str = "west") -> queries.SignalChart:
    meaning = queries.indicator(code="permits").now
    found = queries.signal_chart(meaning=meaning, unit_id=world.units[unit])
    assert found is not None
    return found


def cell_of(world: given.World, at: int) -> Cell:
    rows = Cell.objects.filter(version__indicator__code="permits", unit=world.units["west"])
    return rows.order_by("order")[at]


def test_limits_come_from_the_mean_moving_range_of_twelve_months(world: given.World) -> None:
    asked.past(world)
    found = chart(world)
    numbers = HONEST["west"]
    steps = [abs(b - a) for a, b in itertools.pairwise(numbers)]
    mean, reach = sum(numbers) / 12, 3 / 1.128 * sum(steps) / 11

    assert [one.value for one in found.points] == list(numbers)
    assert found.limits is not None
    assert found.limits.upper == pytest.approx(mean + reach)
    assert found.limits.lower == pytest.approx(mean - reach)
    assert not any(one.signals for one in found.points)


def test_a_fall_is_a_signal_until_limits_are_set_anew_with_a_reason(world: given.World) -> None:
    with_fall(world)
    before = chart(world).points
    assert any(Signal.OUTSIDE in one.signals for one in before[SHORTEST:])

    actions.rebase_limits(
        actor=world.provincial, now=REVIEWED, cell_id=cell_of(world, asked.MONTHS).pk, reason=LONG
    )
    found = chart(world)
    assert found.points[0].limits is not None
    assert found.points[-1].limits is None, "four months give no limits"
    assert [one.reason for one in found.rebased] == [LONG]
    assert Entry.objects.filter(activity="LimitsRebased").count() == 1


def test_limits_are_not_set_anew_at_will(world: given.World) -> None:
    with_fall(world)
    early, late = cell_of(world, 5).pk, cell_of(world, asked.MONTHS).pk
    with refused("indicators.limits_too_early"):
        actions.rebase_limits(actor=world.provincial, now=REVIEWED, cell_id=early, reason=LONG)
    with refused("indicators.reason_missing"):
        actions.rebase_limits(actor=world.provincial, now=REVIEWED, cell_id=late, reason="")
    for name in ("head", "west_clerk", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            actions.rebase_limits(actor=world.actors[name], now=REVIEWED, cell_id=late, reason=LONG)
    actions.rebase_limits(actor=world.secretary, now=REVIEWED, cell_id=late, reason=LONG)
    with refused("indicators.limits_too_early"):
        actions.rebase_limits(actor=world.secretary, now=REVIEWED, cell_id=late, reason=LONG)
    assert LimitSetting.objects.count() == 1


def test_the_page_of_a_figure_shows_its_chart_and_keeps_a_refused_reason(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fall(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED)
    url = f"/indicators/figures/{cell_of(world, asked.MONTHS).pk}/"
    head = browser(world.head).get(url).content.decode()
    assert "حدهای معمول" in head
    assert "بیرون از حدهای معمول" in head
    assert "تعیین دوبارهٔ حدها" not in head

    client = browser(world.secretary)
    assert client.post(url, {"act": "rebase", "rebase": ""}).status_code == 422
    assert client.post(url, {"act": "rebase", "rebase": LONG}).status_code == 302
    assert LONG in client.get(url).content.decode()
    assert browser(world.head).post(url, {"act": "rebase", "rebase": LONG}).status_code == 404
