"""Indicators by machine: the dictionary and verified figures for everybody, sheets for a key with its scope."""

import pytest

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import Cell, Sheet
from ostan.domains.indicators.rules import SheetState, Source, value
from ostan.domains.org import actions as org
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.indicators.given import define, definition
from tests.portal.api.conftest import VALUES, Hand, Machine, Partner
from tests.portal.api.test_api import walked


def test_a_system_reads_its_sheet_writes_its_values_and_hands_it_in(hand: Hand) -> None:
    owed = hand.machine.get("sheets").json()["items"]
    assert [(one["data_set"], one["unit"], one["period"], one["state"]) for one in owed] == [
        ("monthly", "first", hand.period.key, "OPEN")
    ]
    told = hand.machine.get(hand.path).json()
    assert [(one["indicator"], one["category"], one["held"]) for one in told["cells"]] == [
        ("permits", "", "MISSING"),
        ("in_time", "", "MISSING"),
        ("trained", "f", "MISSING"),
        ("trained", "m", "MISSING"),
    ]

    kept = hand.machine.post(hand.path, {"values": VALUES, "revision": 0, "finish": True})

    assert kept.status_code == 200, kept.content
    assert (kept.json()["done"], kept.json()["new"], kept.json()["lacks"]) == (True, 4, 0)
    assert kept.json()["sheet"]["state"] == "HANDED_IN"
    assert Sheet.objects.get().state == SheetState.HANDED_IN
    assert Sheet.objects.get().handed_by == hand.partner.person.pk
    held = {(one["indicator"], one["category"]): one for one in hand.machine.get(hand.path).json()["cells"]}
    assert (held["in_time", ""]["number"], held["in_time", ""]["of"]) == (9, 10)
    assert held["trained", "m"]["held"] == "NOT_APPLICABLE"


def test_a_dry_run_judges_and_writes_nothing(hand: Hand) -> None:
    told = hand.machine.post(hand.path, {"values": VALUES, "dry_run": True}).json()

    assert (told["done"], told["new"]) == (False, 4)
    assert not Cell.objects.exists()


def test_a_refused_value_is_named_by_its_place_and_nothing_is_written(hand: Hand) -> None:
    values = [
        *VALUES,
        {"indicator": "nowhere", "number": 1},
        {"indicator": "permits", "number": 3},
        {"indicator": "trained", "category": "x", "number": 1},
    ]

    told = hand.machine.post(hand.path, {"values": values, "finish": True}, Accept_Language="en")

    assert told.status_code == 422
    assert [(one["field"], one["code"]) for one in told.json()["errors"]] == [
        ("values.4", "indicators.cell_unknown"),
        ("values.5", "indicators.cell_twice"),
        ("values.6", "indicators.cell_unknown"),
    ]
    assert "Refused by the rule" not in told.content.decode()
    assert not Cell.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "permits", "number": 1.5},
        {"indicator": "permits", "number": -1},
        {"indicator": "permits", "number": 1, "of": 2},
        {"indicator": "permits", "number": 1, "not_applicable": True},
        {"indicator": "in_time", "number": 1},
        {"indicator": "permits", "number": "1e999999999"},
        {"indicator": "permits", "number": "NaN"},
        {"indicator": "permits", "amount": 3},
    ],
)
def test_what_makes_no_figure_is_refused(hand: Hand, wrong: dict[str, object]) -> None:
    assert hand.machine.post(hand.path, {"values": [wrong]}).status_code == 422
    assert not Cell.objects.exists()


def test_zero_missing_and_not_applicable_stay_three_things(hand: Hand) -> None:
    hand.machine.post(hand.path, {"values": [{"indicator": "permits", "number": 0}]})
    assert hand.machine.get(hand.path).json()["cells"][0]["number"] == 0

    emptied = hand.machine.post(hand.path, {"values": [{"indicator": "permits"}]}).json()
    assert emptied["changed"] == 1
    assert emptied["sheet"]["cells"][0]["held"] == "MISSING"
    assert emptied["sheet"]["cells"][0]["number"] is None


def test_a_sheet_that_changed_since_it_was_read_is_not_overwritten(hand: Hand) -> None:
    hand.machine.post(hand.path, {"values": VALUES, "revision": 0})

    told = hand.machine.post(hand.path, {"values": [{"indicator": "permits", "number": 13}], "revision": 0})

    assert (told.status_code, told.json()["code"]) == (409, "work.stale")
    assert Cell.objects.get(version__indicator__code="permits").claimed == 12


def test_an_empty_sheet_is_not_handed_in(hand: Hand) -> None:
    told = hand.machine.post(hand.path, {"finish": True})

    assert (told.status_code, told.json()["code"]) == (422, "indicators.sheet_empty")


def test_the_same_hand_in_sent_twice_is_done_once(hand: Hand) -> None:
    sent = [
        hand.machine.post(hand.path, {"values": VALUES, "finish": True}, Idempotency_Key="a")
        for _ in range(2)
    ]

    assert sent[0].json() == sent[1].json()
    assert Sheet.objects.get().revision == 1


def test_a_key_reaches_only_its_own_unit_and_only_with_its_scope(hand: Hand) -> None:
    others = hand.path.replace("/first/", "/second/")
    for path in (
        others,
        hand.path.replace("monthly", "none"),
        hand.path.replace(hand.period.key, "1404-M1x"),
    ):
        assert hand.machine.get(path).status_code == 404
        assert hand.machine.post(path, {"values": VALUES}).status_code == 404

    closed = hand.partner.client(["cases.see"])
    assert closed.get(hand.path).status_code == 403
    assert closed.post(hand.path, {"values": VALUES}).status_code == 403
    assert Machine().get(hand.path).status_code == 401
    assert not Cell.objects.exists()


def test_what_a_system_handed_in_is_approved_by_a_person(hand: Hand) -> None:
    hand.machine.post(hand.path, {"values": VALUES, "finish": True})
    sheet = Sheet.objects.get()
    told = {"sheet_id": sheet.pk, "revision": sheet.revision}

    actions.approve_sheet(actor=hand.partner.world.head, now=clock.now(), **told)

    assert hand.machine.get(hand.path).json()["state"] == "APPROVED"
    changed = hand.machine.post(hand.path, {"values": [{"indicator": "permits", "number": 20}]})
    assert changed.json()["sheet"]["state"] == "HANDED_IN"


def test_everybody_reads_the_dictionary(hand: Hand) -> None:
    nobody = Machine()

    assert sorted(walked(nobody, "indicators")) == ["in_time", "permits", "trained"]
    assert [one["code"] for one in nobody.get("indicators?query=آموزش").json()["items"]] == ["trained"]
    assert nobody.get("indicators?source=COMPUTED").json()["items"] == []
    told = nobody.get("indicators/trained").json()
    assert told["categories"] == [{"code": "f", "title": "زن"}, {"code": "m", "title": "مرد"}]
    assert [(one["number"], one["series"]) for one in told["meanings"]] == [(1, 1)]
    assert nobody.get("indicators/none").status_code == 404


def test_figures_are_told_only_once_they_are_verified(hand: Hand) -> None:
    hand.machine.post(hand.path, {"values": VALUES})
    define("counted", hand.partner.world.first.pk, definition(title="شمرده", **COUNTED))
    now = clock.now()
    for back, count in ((0, 7), (1, 5)):
        actions.observe(
            actor=SYSTEM,
            now=now,
            code="counted",
            period=hand.period.shifted(-back),
            counted={hand.partner.world.first.pk: value(count)},
        )

    claimed = Machine().get("indicators/permits/figures").json()["items"]
    told = Machine().get("indicators/counted/figures").json()["items"]

    assert [one["figure"] for one in claimed] == [None]
    assert [(one["period"], one["figure"]) for one in told] == [
        (hand.period.shifted(-1).key, 5),
        (hand.period.key, 7),
    ]
    only = Machine().get(f"indicators/counted/figures?first={hand.period.key}&last={hand.period.key}")
    assert [one["figure"] for one in only.json()["items"]] == [7]


@pytest.mark.parametrize(
    "query", ["first=1404-M13", "first=1404", "last=x", "first=1404-M05&last=1404-M04", "first=1300-M01"]
)
def test_a_span_that_is_none_is_refused(hand: Hand, query: str) -> None:
    assert Machine().get(f"indicators/permits/figures?{query}").status_code == 422


COUNTED = {"source": Source.COMPUTED, "measure_code": "counted", "evidence": "CaseDecided"}


@pytest.mark.parametrize("key", ["9999-M01", "0001-M01", "1404-M99"])
def test_a_period_that_is_none_is_no_sheet(hand: Hand, key: str) -> None:
    assert hand.machine.get(hand.path.replace(hand.period.key, key)).status_code == 404


def test_a_system_of_a_unit_above_reaches_the_sheets_below_it(hand: Hand) -> None:
    root = hand.partner.world.root
    above = Partner(
        hand.partner.world, org.add_system(actor=SYSTEM, now=clock.now(), name="ملی", unit_id=root.pk)
    )

    found = above.client(["indicators.hand_in"]).get("sheets").json()["items"]

    assert {one["unit"] for one in found} == {"first", "second"}
