"""The governor's cockpit: what is late with whom, what changed, and the counties."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.models import Cell
from ostan.domains.indicators.queries import Trust
from ostan.domains.indicators.rules import How, Measure, Source
from ostan.domains.org.models import Place
from ostan.domains.plans import queries as plans
from ostan.domains.plans.rules import State
from ostan.portal.cockpit import changes, counties, stuck
from tests.indicators import given as world_given
from tests.indicators.given import MONTH, NOW, definition
from tests.portal.cockpit import given
from tests.portal.cockpit.given import Late

MOST = 45


def told(late: Late) -> stuck.Stuck:
    promised = plans.promises(actor=late.governor, now=NOW)
    return stuck.stuck(actor=late.governor, now=NOW, promised=promised)


def test_what_is_late_stands_with_the_agency_whoever_below_it_is_late(late: Late) -> None:
    (row,) = told(late).rows

    assert row.id == late.agency
    assert (row.promises, row.promises_late) == (1, 1)
    assert row.resolutions_late == 1
    assert row.sheets_missing == row.sheets > 0
    assert (row.cases, row.cases_late) == (1, 1)
    assert told(late).whole.promised_late == row.promised_late


def test_a_week_tells_what_turned_and_who_answered(late: Late) -> None:
    found = changes.changes(actor=late.governor, now=NOW)

    (one,) = found.moved
    assert (one.id, one.before, one.state) == (late.promise.pk, State.NOT_STARTED, State.BEHIND)
    assert one.unit_id == late.agency
    assert (found.done, found.answered) == ([], [])
    assert found.this_week.share is None
    assert changes.changes(actor=late.governor, now=NOW + 30 * given.DAY).moved == []


def test_a_county_has_the_figures_of_those_who_sit_in_it(late: Late) -> None:
    meaning = indicators.indicator(code="on_time_share").now
    found = indicators.by_county(meaning=meaning, first=MONTH, last=MONTH, trust=Trust.VERIFIED)

    assert found.keys() == given.COUNTIES.keys() - {given.UNTOLD}
    assert all(one.values == 1 for one in found.values())
    ids = {late.branches["0303"]: "0303", late.branches["0306"]: "0306"}
    for cell in Cell.objects.filter(unit__in=ids):
        reading = found[ids[cell.unit_id]].reading
        assert (reading.number, reading.of) == (cell.verified, cell.verified_of)
    moved = Cell.objects.filter(unit=late.branches["0306"])
    moved.update(place=Cell.objects.get(unit=late.branches["0303"]).unit.place)
    both = indicators.by_county(meaning=meaning, first=MONTH, last=MONTH, trust=Trust.VERIFIED)
    assert both["0303"].values == 2
    assert "0306" not in both
    assert both["0303"].reading.number == found["0303"].reading.number + found["0306"].reading.number


def test_what_is_only_claimed_colours_no_county(late: Late) -> None:
    board = counties.board(asked={"indicator": "permits", "period": MONTH.key}, now=NOW)

    assert board is not None
    assert not board.is_known
    assert {shade for *_, shade in board.tiles} == {None}


def test_the_map_has_each_county_once_and_says_which_is_not_known(late: Late) -> None:
    board = counties.board(asked={}, now=NOW)

    assert board is not None
    assert board.meaning.code == counties.FIRST
    assert board.period == MONTH
    assert len({(row, column) for row, column, *_ in board.tiles}) == len(given.COUNTIES)
    unknown = [label for _, _, label, _, shade in board.tiles if shade is None]
    assert unknown == [given.COUNTIES[given.UNTOLD]]
    assert board.legend[-1][0] is None


def test_an_unknown_county_of_the_law_leaves_the_map_out_and_the_table_in(late: Late) -> None:
    Place.objects.create(code="0399", level="COUNTY", name="نو", fold="نو", sort="نو")

    board = counties.board(asked={}, now=NOW)

    assert board is not None
    assert board.tiles == []
    assert len(board.rows) == len(given.COUNTIES) + 1


@pytest.mark.parametrize("asked", ["", "?indicator=permits", "?indicator=none&period=1404-S1", "?period=x"])
def test_the_cockpit_opens_for_whatever_is_asked(late: Late, asked: str) -> None:
    browser = given.browser(late.governor)
    address = f"/cockpit/{asked}"
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as statements:
        browser.get(address)

    assert len(statements) <= MOST


def test_every_number_of_the_table_leads_on(late: Late) -> None:
    browser = given.browser(late.governor)
    page = browser.get("/cockpit/").content.decode()
    links = {one.split("#")[0] for one in re.findall(r'href="(/(?:cockpit|councils|plans)/[^"]+)"', page)}

    assert f"/cockpit/units/{late.agency}/" in links
    assert f"/cockpit/behind/on_time_share/{MONTH.key}/?county=0303" in links
    assert f"/plans/promises/{late.promise.pk}/" in links
    for link in sorted(links):
        assert browser.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("name", ["", "counties", "demands"])
def test_the_lists_are_taken_along(late: Late, name: str) -> None:
    answer = given.browser(late.governor).get("/cockpit/", {"list": name, "as": "print"})

    assert answer.status_code == 200
    assert "paper-list" in answer.content.decode()


def test_the_figures_behind_a_county_lead_to_their_own_pages(late: Late) -> None:
    address = f"/cockpit/behind/on_time_share/{MONTH.key}/"
    cell = Cell.objects.get(unit=late.branches["0303"])
    browser = given.browser(late.governor)

    page = browser.get(address, {"county": "0303"}).content.decode()

    assert f'href="/indicators/figures/{cell.pk}/"' in page
    assert page.count('href="/indicators/figures/') == 1
    assert browser.get(address, {"county": "9999"}).status_code == 404
    assert browser.get("/cockpit/behind/on_time_share/1404/").status_code == 200
    assert browser.get("/cockpit/behind/on_time_share/x/").status_code == 404
    of_another = given.browser(late.plan.world.other_head).get(address, {"county": "0303"})
    assert f"/indicators/figures/{cell.pk}/" not in of_another.content.decode()


def test_a_formula_is_worked_out_in_each_county_by_itself(late: Late) -> None:
    told = definition(
        Measure.SCORE,
        title="دو برابر",
        source=Source.FORMULA,
        formula="on_time_share * 2.0",
        across_units=How.MEAN,
        across_periods=How.MEAN,
    )
    world_given.define("twice", late.plan.world.units["root"], told)
    meanings = [indicators.indicator(code=code).now for code in ("on_time_share", "twice")]

    once, twice = (
        indicators.by_county(meaning=one, first=MONTH, last=MONTH, trust=Trust.VERIFIED) for one in meanings
    )

    assert twice.keys() == once.keys()
    for code, one in once.items():
        assert one.reading.figure is not None
        assert twice[code].reading.number == pytest.approx(one.reading.figure * 2)
    page = (
        given.browser(late.governor).get(f"/cockpit/behind/twice/{MONTH.key}/?county=0303").content.decode()
    )
    assert f"/cockpit/behind/on_time_share/{MONTH.key}/?county=0303" in page
