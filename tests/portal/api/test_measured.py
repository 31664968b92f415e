"""What asking for figures costs, and who may: the dictionary, verified figures, and sheets by key."""

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, DataSet
from ostan.domains.indicators.rules import Source, value
from ostan.domains.org import actions as org
from ostan.domains.org.rules import UnitKind
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests import given as people
from tests.indicators.given import define, definition
from tests.portal.api.conftest import VALUES, Hand, Machine, Partner

OPEN = {
    "indicators": 3,
    "indicators/in_time": 3,
    "indicators/counted/figures": 4,
}
"""The most statements of each, with what the gate asks."""
KEYED = {"sheets": 9, "sheets/monthly/first/{month}": 14}


def observe(hand: Hand, back: int, units: list[int]) -> None:
    actions.observe(
        actor=SYSTEM,
        now=clock.now(),
        code="counted",
        period=hand.period.shifted(-back),
        counted={pk: value(7) for pk in units},
    )


@pytest.fixture
def above(hand: Hand) -> Machine:
    """The key of a system that stands over the whole province; something is counted, and handed in."""
    world = hand.partner.world
    told = definition(title="شمرده", source=Source.COMPUTED, measure_code="counted", evidence="CaseDecided")
    define("counted", world.first.pk, told)
    observe(hand, 0, [world.first.pk])
    hand.machine.post(hand.path, {"values": VALUES, "finish": True})
    return Partner(
        world, org.add_system(actor=SYSTEM, now=clock.now(), name="ملی", unit_id=world.root.pk)
    ).client(["indicators.hand_in"])


def grow(hand: Hand) -> None:
    """Ten times as many units and indicators, in a data set that asks for all of them, and counted months."""
    world, now = hand.partner.world, clock.now()
    units = [
        org.add_unit(
            actor=SYSTEM,
            now=now,
            name=f"شعبهٔ {number}",
            kind=UnitKind.AGENCY_OFFICE,
            code=f"branch{number}",
            parent_id=world.second.pk,
        ).pk
        for number in range(20)
    ]
    more = [f"more{number}" for number in range(30)]
    for code in more:
        define(code, world.first.pk, definition(title=f"شاخص {code}", categories=(("f", "زن"), ("m", "مرد"))))
    actions.change_data_set(
        actor=SYSTEM,
        now=now,
        data_set_id=DataSet.objects.get().pk,
        title="ماهانه",
        due_days=60,
        grace_days=0,
        indicator_codes=["permits", "in_time", "trained", *more],
        unit_ids=[world.first.pk, world.second.pk, *units],
    )
    for back in range(12):
        observe(hand, back, [world.first.pk, *units])
    line = queries.indicator(code="in_time")
    for number in range(10):
        told = dataclasses.replace(line.now.told, text=f"شرح {number}")
        since = hand.period.shifted(1 + number)
        actions.redefine(actor=SYSTEM, now=now, indicator_id=line.id, told=told, since=since)
    typed = [{"indicator": code, "category": "f", "number": 3} for code in more]
    hand.machine.post(hand.path, {"values": typed})


def statements(machine: Machine, path: str) -> tuple[int, int]:
    """How many statements an answer took, and its length; it is asked for twice, so that nothing is asked first."""
    machine.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = machine.get(path)
    assert answer.status_code == 200, answer.content
    return len(asked), len(answer.content)


@pytest.mark.parametrize("path", [*OPEN, *KEYED])
def test_a_longer_answer_takes_no_more_statements(hand: Hand, above: Machine, path: str) -> None:
    machine = Machine() if path in OPEN else above
    address = path.format(month=hand.period.key)
    before, short = statements(machine, address)

    grow(hand)
    after, long = statements(machine, address)

    assert after == before <= {**OPEN, **KEYED}[path]
    assert long > short


WHO = ("nobody", "own", "above", "other", "without")
"""Who shows no key; keys of the unit, of the province over it, of another unit; of the unit, for something else."""


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "indicators", (200, 200, 200, 200, 200)),
        ("get", "indicators/permits", (200, 200, 200, 200, 200)),
        ("get", "indicators/permits/figures", (200, 200, 200, 200, 200)),
        ("get", "indicators/none", (404, 404, 404, 404, 404)),
        ("get", "sheets", (401, 200, 200, 200, 403)),
        ("get", "sheets/monthly/first/{month}", (401, 200, 200, 404, 403)),
        ("post", "sheets/monthly/first/{month}", (401, 200, 200, 404, 403)),
        ("get", "sheets/none/first/{month}", (401, 404, 404, 404, 403)),
        ("post", "sheets/monthly/none/{month}", (401, 404, 404, 404, 403)),
    ],
)
def test_who_may_ask_for_figures_and_hand_them_in(
    hand: Hand, above: Machine, method: str, path: str, expected: tuple[int, ...]
) -> None:
    world = hand.partner.world
    other = Partner(
        world, org.add_system(actor=SYSTEM, now=clock.now(), name="دیگر", unit_id=world.second.pk)
    )
    machines = {
        "nobody": Machine(),
        "own": hand.machine,
        "above": above,
        "other": other.client(["indicators.hand_in"]),
        "without": hand.partner.client(["cases.see"]),
    }
    address = path.format(month=hand.period.key)

    assert tuple(getattr(machines[who], method)(address).status_code for who in WHO) == expected


def test_a_key_is_told_of_the_sheets_within_its_reach_alone(hand: Hand, above: Machine) -> None:
    def units(machine: Machine) -> set[str]:
        return {one["unit"] for one in machine.get("sheets").json()["items"]}

    assert (units(hand.machine), units(above)) == ({"first"}, {"first", "second"})


def test_who_is_signed_in_hands_nothing_in_without_a_key(hand: Hand) -> None:
    browser = people.citizen("09120000009")
    answer = browser.post(f"/api/v1/{hand.path}", "{}", content_type="application/json")

    assert answer.status_code == 401
    assert not Cell.objects.exists()
