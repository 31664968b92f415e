"""A figure that is broken down by county: an agency of the whole province tells each one, an office only its own."""

import dataclasses
from pathlib import Path

import pytest

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, Examining
from ostan.domains.indicators.queries.examining import Whose, series_of, spell_of
from ostan.domains.indicators.rules import Measure, Source, Standing
from ostan.domains.indicators.rules.definition import check_definition
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.indicators.rules.periods import order_of
from ostan.domains.org import actions as org
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed
from tests.indicators import given
from tests.indicators.asked import after
from tests.indicators.given import MONTH, NOW, refused
from tests.indicators.test_pages import address, browser
from tests.org.test_places import write

PLACES = {
    "province": [("استان", "3")],
    "county": [("مراغه", "301"), ("اهر", "302")],
    "district": [],
    "rural_district": [],
    "city": [],
    "village": [],
}
AHAR, MARAGHEH = Typed("visits", number="30", place="0302"), Typed("visits", number="12", place="0301")


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> given.World:
    """The agency stands for the province, its eastern branch for one county, and visits are told by county."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    world = given.world()
    org.load_places(actor=SYSTEM, now=given.given.LONG_AGO, folder=write(tmp_path, PLACES), villages_of="03")
    for unit, code in (("root", "03"), ("east", "0302")):
        org.change_unit(actor=SYSTEM, now=NOW, unit_id=world.units[unit], place_code=code)
    told = given.definition(title="بازدید", unit_name="بازدید", by_place=True)
    given.define("visits", world.units["root"], told)
    made = actions.open_data_set(
        actor=world.administrator,
        now=given.given.LONG_AGO,
        code="visits",
        title="بازدیدها",
        steward_id=world.units["root"],
        indicator_codes=["visits"],
        unit_ids=[world.units["agency"], world.units["east"]],
        since=given.BEFORE,
        due_days=5,
        grace_days=5,
    )
    return dataclasses.replace(world, data_set=made)


def asked(world: given.World, unit: str) -> list[tuple[str, str]]:
    cells = queries.asked_cells(
        card=queries.data_set(data_set_id=world.data_set.pk), unit_id=world.units[unit], period=MONTH
    )
    return [(one.place, one.part) for one in cells.values()]


def test_the_whole_province_is_asked_county_by_county_and_an_office_for_its_own(world: given.World) -> None:
    assert asked(world, "agency") == [("0302", "اهر"), ("0301", "مراغه")]
    assert asked(world, "east") == [("", "")]


def test_each_county_is_a_cell_and_the_county_sums_what_is_told_of_it_and_in_it(world: given.World) -> None:
    given.keep(world, AHAR, MARAGHEH, unit="agency", by="head")
    given.keep(world, Typed("visits", number="5"), unit="east")

    told = Cell.objects.order_by("place__code", "pk").values_list("unit", "place__code", "claimed")
    agency, east = world.units["agency"], world.units["east"]
    assert list(told) == [(agency, "0301", 12), (agency, "0302", 30), (east, None, 5)]
    meaning = queries.indicator(code="visits").now
    counties = queries.by_county(meaning=meaning, first=MONTH, last=MONTH)
    assert {code: one.reading.number for code, one in counties.items()} == {"0301": 12, "0302": 35}
    assert queries.by_period(meaning=meaning, first=MONTH, last=MONTH)[MONTH].reading.number == 47


def test_a_county_is_named_as_people_write_it_and_another_county_is_refused(world: given.World) -> None:
    rows = (Typed("visits", number="1", place="مراغه"), Typed("visits", number="2", place="تهران"))
    kept = given.keep(world, *rows, unit="agency", by="head")
    assert [one.verdict.value for one in kept.fates] == ["NEW", "REFUSED"]
    assert kept.fates[1].refusal is not None
    assert kept.fates[1].refusal.code == "indicators.cell_unknown"
    without = given.keep(world, Typed("visits", number="2"), unit="agency", by="head")
    assert without.tally["REFUSED"] == 1
    assert not Cell.objects.exists()


def test_the_grid_and_the_file_ask_for_each_county(world: given.World) -> None:
    client = browser(world.head)
    page = client.get(address(world, "agency")).content.decode()
    assert 'name="n.visits..0302"' in page
    assert "مراغه" in page

    typed = {"n.visits..0301": "12", "n.visits..0302": "۳۰", "revision": "0", "step": "hand_in"}
    assert client.post(address(world, "agency"), typed).status_code == 302
    assert Cell.objects.filter(place__code="0302").get().claimed == 30


def test_an_approval_pins_every_county_and_a_later_change_names_it(world: given.World) -> None:
    given.keep(world, AHAR, MARAGHEH, unit="agency", by="head", actor=SYSTEM, finish=True)
    given.keep(world, Typed("visits", number="5"), unit="east", finish=True)
    east = given.sheet(world, "east")
    actions.approve_sheet(actor=world.deputy, now=NOW, sheet_id=east.id, revision=east.revision)
    one = given.sheet(world, "agency")
    approval = actions.approve_sheet(actor=world.deputy, now=NOW, sheet_id=one.id, revision=one.revision)
    assert approval.pins.count() == 2

    given.keep(world, Typed("visits", number="31", place="0302"), unit="agency", by="head")
    versions = {queries.indicator(code="visits").now.id}
    (change,) = queries.changes_since_approval(sheet=given.sheet(world, "agency"), version_ids=versions)
    cell = Cell.objects.get(place__code="0302")
    assert (change.place_id, change.before.number, change.after.number) == (cell.place_id, 30, 31)


def test_completeness_counts_a_cell_for_each_county(world: given.World) -> None:
    given.keep(world, AHAR, unit="agency", by="head", finish=True)
    given.keep(world, Typed("visits", number="5"), unit="east", finish=True)
    (told,) = queries.completeness_of(
        actor=world.auditor, now=NOW, data_set_id=world.data_set.pk, period=MONTH
    )
    assert (told.found.cells, told.found.held) == (3, 2)


def test_tests_look_at_each_county_as_a_series_of_its_own(world: given.World) -> None:
    for back, numbers in ((1, ("7", "8")), (0, ("9", "10"))):
        rows = (
            Typed("visits", number=numbers[0], place="0301"),
            Typed("visits", number=numbers[1], place="0302"),
        )
        period = MONTH.shifted(-back)
        given.keep(world, *rows, unit="agency", actor=SYSTEM, now=after(period), period=period)
    meaning = queries.indicator(code="visits").now
    spell = spell_of(PeriodKind.MONTH, order_of(MONTH))
    told = Examining.objects.filter(indicator=meaning.indicator_id).first()
    found = series_of(meaning, told, spell, {world.units["agency"]})[""]
    places = {one.place.code: one.place_id for one in Cell.objects.select_related("place")}
    agency = world.units["agency"]
    assert found[Whose(agency, places["0301"])][1].values == (7.0, 9.0)
    assert found[Whose(agency, places["0302"])][1].values == (8.0, 10.0)


def test_a_figure_of_a_county_says_so_and_is_verified_for_itself(world: given.World) -> None:
    given.keep(world, AHAR, MARAGHEH, unit="agency", by="head", finish=True)
    cell = Cell.objects.get(place__code="0302")
    card = queries.cell(actor=world.auditor, cell_id=cell.pk)
    assert (card.part, card.place_id) == ("اهر", cell.place_id)

    actions.judge_figure(
        actor=world.auditor,
        now=NOW,
        cell_id=cell.pk,
        standing=Standing.VERIFIED,
        typed=Typed("visits", number="28", note="دوباره شمرده شد"),
    )
    assert list(Cell.objects.exclude(verified=None).values_list("place__code", "verified")) == [("0302", 28)]
    assert "اهر" in browser(world.auditor).get(f"/indicators/figures/{cell.pk}/").content.decode()


def test_only_what_units_report_is_broken_down_by_county() -> None:
    told = given.definition(source=Source.FORMULA, formula="a + b", by_place=True)
    with refused("indicators.place_not_reported"):
        check_definition("visits", told, {"a": "", "b": ""})


def test_another_way_of_breaking_down_is_another_series(world: given.World) -> None:
    line = queries.indicator(code="visits")
    whole = given.definition(title="بازدید", unit_name="بازدید", measure=Measure.COUNT)
    actions.redefine(actor=SYSTEM, now=NOW, indicator_id=line.id, told=whole, since=MONTH.shifted(2))
    assert queries.indicator(code="visits").now.series == line.now.series + 1


def test_an_office_does_not_tell_for_the_county_of_another(world: given.World) -> None:
    kept = given.keep(world, MARAGHEH, unit="east")
    assert kept.tally["REFUSED"] == 1
    with pytest.raises(NotAllowed):
        given.keep(world, MARAGHEH, unit="agency", by="clerk")
