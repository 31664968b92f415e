"""The database rolls figures up exactly as the rules do, and a formula is worked out of what was rolled up."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, IndicatorVersion
from ostan.domains.indicators.queries import Trust
from ostan.domains.indicators.queries.figures import reading_of
from ostan.domains.indicators.rules import MISSING, Held, How, Measure, Reading, Source, Standing, value
from ostan.domains.indicators.rules.periods import order_of
from ostan.domains.indicators.rules.rolling import Placed, rolled
from ostan.domains.org import queries as org
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from tests.indicators import given
from tests.indicators.given import MONTH, NOW, refused
from tests.standing import standing

UNITS = ("agency", "east", "west", "other")
FIRST = MONTH.shifted(-5)


world = standing(given.world)


def scattered(world: given.World, version: IndicatorVersion, *, pair: bool, seed: int) -> list[Cell]:
    """Cells of all units over six months and two categories: some missing, some not applicable."""
    chance = random.Random(seed)
    cells = []
    for unit in UNITS:
        for by in range(6):
            for category in ("f", "m"):
                drawn = chance.random()
                if drawn < 0.2:
                    continue
                number = Decimal(chance.randrange(10**6)) / 1000 if drawn < 0.8 else None
                of = Decimal(chance.randrange(1, 10**6)) / 1000 if pair and number is not None else None
                cells.append(
                    Cell(
                        version=version,
                        unit_id=world.units[unit],
                        order=order_of(FIRST.shifted(by)),
                        category=category,
                        claimed=number,
                        claimed_of=of,
                        claimed_na=number is None and drawn < 0.95,
                    )
                )
    return Cell.objects.bulk_create(cells)


def same(one: Reading, other: Reading) -> bool:
    if one.held is not other.held or (one.of is None) != (other.of is None):
        return False
    near = Decimal("1e-12")
    return abs(one.number - other.number) < near and abs((one.of or 0) - (other.of or 0)) < near


PLAIN = [How.SUM, How.MEAN, How.MAX, How.MIN, How.LAST, How.ALONE]


@pytest.mark.parametrize(
    ("over_units", "over_periods"),
    [(units, times) for units in PLAIN if units is not How.LAST for times in PLAIN]
    + [(How.RATIO, How.RATIO), (How.RATIO, How.LAST)],
)
def test_the_database_rolls_up_as_the_rules_do(
    world: given.World, over_units: How, over_periods: How
) -> None:
    line = queries.indicator(code="trained")
    IndicatorVersion.objects.filter(pk=line.now.id).update(
        across_units=over_units, across_periods=over_periods
    )
    meaning = queries.indicator(code="trained").now
    version = IndicatorVersion.objects.get(pk=meaning.id)
    cells = scattered(world, version, pair=over_units is How.RATIO, seed=len(over_units + over_periods))

    scopes = [(UNITS, ""), (("agency", "east", "west"), "agency"), (("east",), "east")]
    if over_units is How.ALONE:  # the figure of the unit itself
        scopes = [((), ""), (("agency",), "agency"), (("east",), "east")]
    for names, under in scopes:
        ids = {world.units[name] for name in names}
        rows = [
            Placed((one.unit_id, 0, one.category), one.order, reading_of(one, Standing.CLAIMED))
            for one in cells
            if one.unit_id in ids
        ]
        expected, whole = rolled(rows, across_units=over_units, across_periods=over_periods)
        path = path_of(world, under) if under else ""
        found = queries.rolled_up(meaning=meaning, first=FIRST, last=MONTH, under=path)

        assert same(found.reading, expected)
        assert (found.values, found.missing, found.not_applicable) == (
            whole.values,
            whole.missing,
            whole.not_applicable,
        )


def path_of(world: given.World, name: str) -> str:
    return org.unit(unit_id=world.units[name]).path


def reported(world: given.World, unit: str, number: str, of: str, by: str, permits: str = "") -> None:
    rows = [given.Typed("in_time", number=number, of=of)]
    rows += [given.Typed("permits", number=permits)] if permits else []
    given.keep(world, *rows, unit=unit, by=by)


def test_a_ratio_of_two_branches_is_their_sums(world: given.World) -> None:
    reported(world, "east", "1", "1", "clerk")
    reported(world, "west", "100", "400", "west_clerk")

    meaning = queries.indicator(code="in_time").now
    with CaptureQueriesContext(connection) as asked:
        found = queries.by_unit(meaning=meaning, first=MONTH, last=MONTH, depth=2)

    assert len(asked) == 2
    assert found[world.units["agency"]].reading == value(101, 401)
    assert queries.by_period(meaning=meaning, first=FIRST, last=MONTH) == {
        MONTH: found[world.units["agency"]]
    }


def test_only_verified_values_speak_where_only_they_count(world: given.World) -> None:
    reported(world, "east", "1", "2", "clerk", permits="12")
    meaning = queries.indicator(code="permits").now
    actions.judge_figure(
        actor=world.auditor,
        now=NOW,
        cell_id=given.cell(world).pk,
        standing=Standing.VERIFIED,
        typed=given.Typed("permits", number="9", note="بازشماری شد"),
    )
    reported(world, "west", "1", "2", "west_clerk", permits="5")

    asked = {"meaning": meaning, "first": MONTH, "last": MONTH}
    assert queries.rolled_up(**asked, trust=Trust.VERIFIED).reading.figure == 9
    assert queries.rolled_up(**asked, trust=Trust.CLAIMED).reading.figure == 17
    assert queries.rolled_up(**asked, trust=Trust.BEST).reading.figure == 14


def test_a_formula_is_worked_out_of_sums_and_not_summed_out_of_quotients(world: given.World) -> None:
    given.define(
        "per_permit",
        world.units["root"],
        given.definition(
            Measure.SCORE,
            source=Source.FORMULA,
            formula="in_time * 100.0 / permits",
            across_units=How.MEAN,
            across_periods=How.MEAN,
        ),
    )
    reported(world, "east", "1", "1", "clerk", permits="10")
    reported(world, "west", "100", "400", "west_clerk", permits="30")

    meaning = queries.indicator(code="per_permit").now
    found = queries.rolled_up(meaning=meaning, first=MONTH, last=MONTH)

    assert found.reading.figure == (Decimal(101) / 401 * 100 / 40).quantize(Decimal("0.000001"))
    assert queries.rolled_up(meaning=meaning, first=FIRST, last=FIRST).reading == MISSING


def test_a_changed_meaning_begins_a_new_series_that_is_not_added_to_the_old(world: given.World) -> None:
    reported(world, "east", "1", "2", "clerk", permits="12")
    line = queries.indicator(code="permits")
    with refused("indicators.nothing_changed"):
        actions.redefine(
            actor=world.administrator, now=NOW, indicator_id=line.id, told=line.now.told, since=MONTH
        )
    with pytest.raises(NotAllowed):
        actions.redefine(actor=world.head, now=NOW, indicator_id=line.id, told=line.now.told, since=MONTH)

    better = given.definition(title="پروانه‌های صادرشده در ماه")
    actions.redefine(
        actor=world.administrator, now=NOW, indicator_id=line.id, told=better, since=MONTH.shifted(1)
    )
    reworded = queries.indicator(code="permits").now
    assert (reworded.number, reworded.series) == (2, 1)
    assert queries.rolled_up(meaning=reworded, first=FIRST, last=MONTH).reading.figure == 12

    other = given.definition(title="پروانه‌های صادرشده در ماه", text="با تمدیدها.")
    actions.redefine(
        actor=world.administrator, now=NOW, indicator_id=line.id, told=other, since=MONTH.shifted(2)
    )
    changed = queries.indicator(code="permits").now
    assert (changed.number, changed.series) == (3, 2)
    assert queries.rolled_up(meaning=changed, first=FIRST, last=MONTH).reading == MISSING
    assert [one.series for one in queries.versions(indicator_id=line.id)] == [2, 1, 1]


def test_the_dictionary_refuses_codes_that_are_taken_and_indicators_that_others_read(
    world: given.World,
) -> None:
    with refused("indicators.code_taken"):
        given.define("permits", world.units["root"])
    with refused("indicators.bad_code"):
        given.define("پروانه", world.units["root"])
    told = given.definition(
        Measure.SCORE, source=Source.FORMULA, formula="permits * 2.0", across_units=How.MEAN
    )
    given.define(
        "double", world.units["root"], given.Definition(**{**fields(told), "across_periods": How.MEAN})
    )
    permits = queries.indicator(code="permits")
    with refused("indicators.still_read"):
        actions.retire(actor=SYSTEM, now=NOW, indicator_id=permits.id)
    actions.retire(actor=SYSTEM, now=NOW, indicator_id=queries.indicator(code="double").id)
    actions.retire(actor=SYSTEM, now=NOW, indicator_id=permits.id)
    assert queries.indicator(code="permits").retired_at == NOW


def fields(told: given.Definition) -> dict[str, object]:
    return {name: getattr(told, name) for name in told.__slots__}


def test_what_the_house_counts_is_written_once_and_only_by_the_house(world: given.World) -> None:
    told = given.definition(Measure.RATIO, source=Source.COMPUTED, measure_code="on_time", title="سهم به‌موقع")
    given.define("on_time", world.units["root"], told)
    counted = {world.units["agency"]: value(8, 10), world.units["other"]: value(0, 0)}

    assert actions.observe(actor=SYSTEM, now=NOW, code="on_time", period=MONTH, counted=counted) == 2
    assert actions.observe(actor=SYSTEM, now=NOW, code="on_time", period=MONTH, counted=counted) == 0
    counted[world.units["agency"]] = value(9, 11)
    assert actions.observe(actor=SYSTEM, now=NOW, code="on_time", period=MONTH, counted=counted) == 1

    meaning = queries.indicator(code="on_time").now
    found = queries.rolled_up(meaning=meaning, first=MONTH, last=MONTH, trust=Trust.VERIFIED)
    assert (found.reading.held, found.reading.number, found.reading.of) == (Held.VALUE, 9, 11)
    with pytest.raises(NotAllowed):
        actions.observe(actor=world.administrator, now=NOW, code="on_time", period=MONTH, counted=counted)
    with refused("indicators.not_computed"):
        actions.observe(actor=SYSTEM, now=NOW, code="permits", period=MONTH, counted=counted)
