"""What a committee watches: promises by programme and agency, and how the agency's figures come."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.councils import actions as councils
from ostan.domains.councils.rules import SeatRole
from ostan.domains.indicators import actions as indicators
from ostan.domains.indicators.models import Question, SetUnit
from ostan.domains.indicators.queries import completeness_of
from ostan.domains.org.models import OrgUnit
from ostan.domains.org.rules import UnitKind, paths
from ostan.domains.plans import actions as plans
from ostan.domains.plans.models import Commitment, Node
from ostan.domains.plans.rules import DocumentKind, State
from ostan.kernel.actor import SYSTEM
from ostan.portal.cockpit import heat
from tests import given as house
from tests.indicators import asked
from tests.indicators.given import BEFORE, NOW, World
from tests.plans import given as plan_given
from tests.portal.cockpit import given
from tests.portal.cockpit.given import Late

MOST = 45
PAST = 1
"""Periods past their deadline since the data sets of the world began."""
ROWS = [
    plan_given.ROWS[0],
    ("p1", "برنامه", "دولت الکترونیک", "", ""),
    ("p1-a1", "اقدام", "درگاه یکپارچه", "p1", ""),
    ("p2", "برنامه", "سرمایهٔ انسانی", "", ""),
    ("p2-a1", "اقدام", "آموزش", "p2", ""),
]


def taken_up(world: World) -> None:
    """The agency has taken an action of the programme that the committee watches, and one of another."""
    told = plan_given.particulars(kind=DocumentKind.REFORM_ROUND, code="round", title="دورهٔ دوم")
    made = plans.set_up_document(actor=world.administrator, now=NOW, told=told)
    plans.import_nodes(
        actor=world.administrator, now=NOW, document_id=made.pk, data=plan_given.sheet(ROWS), dry_run=False
    )
    nodes = dict(made.nodes.values_list("code", "pk"))
    for code in ("p1-a1", "p2-a1"):
        plans.take_action(
            actor=world.head,
            now=NOW,
            node_id=nodes[code],
            unit_id=world.units["agency"],
            indicator_code="permits",
            told=plan_given.told(title=f"تعهد {code}"),
        )


@pytest.fixture
def round_(late: Late) -> Late:
    taken_up(late.plan.world)
    return late


def test_the_table_holds_what_the_committee_watches(round_: Late) -> None:
    found = heat.watched(actor=round_.governor, now=NOW, codes=["p1"])

    assert found is not None
    assert [one.code for one in found.programmes] == ["p1"]
    (row,) = found.rows
    (cell,) = row.cells
    assert row.unit_id == round_.agency
    assert cell is not None
    assert dict(cell.states) == {State.BEHIND: 1}
    assert (row.late, heat.late_of(cell)) == (1, 1)
    assert heat.told(cell).startswith("۱ عقب‌تر")
    assert (row.came, row.in_time) == (0, 0)
    assert heat.watched(actor=round_.governor, now=NOW, codes=[]) is None


def test_a_programme_that_nobody_took_up_has_a_column_and_no_row(round_: Late) -> None:
    found = heat.watched(actor=round_.plan.world.other_head, now=NOW, codes=["p2", "no-such"])

    assert found is not None
    assert [one.code for one in found.programmes] == ["p2"]
    assert [one.unit_id for one in found.rows] == [round_.agency]
    assert found.rows[0].came is None


def test_members_see_the_table_on_the_page_of_their_committee(round_: Late) -> None:
    browser = given.browser(round_.plan.world.secretary)
    address = f"/councils/{round_.body_id}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as statements:
        page = browser.get(address).content.decode()

    assert len(statements) <= MOST
    assert 'id="watched"' in page
    assert f"/cockpit/units/{round_.agency}/" in page
    (cell,) = re.findall(r'href="(/plans/promises/[^"]+)"', page)
    behind = browser.get(cell.replace("&amp;", "&")).content.decode()
    assert "تعهد p1-a1" in behind
    assert "تعهد p2-a1" not in behind
    assert browser.get("/plans/promises/?programme=99999999").status_code == 404
    taken = browser.get(address, {"list": "watched", "as": "print"}).content.decode()
    assert "۱ عقب‌تر" in taken
    assert given.browser(round_.plan.world.other_head).get(address).status_code == 404


def test_a_member_of_another_agency_is_led_to_no_page_that_is_shut(round_: Late) -> None:
    other = round_.plan.world.other_head
    councils.give_seat(
        actor=SYSTEM, now=NOW, body_id=round_.body_id, role=SeatRole.MEMBER, person_id=other.person_id
    )

    page = given.browser(other).get(f"/councils/{round_.body_id}/").content.decode()

    assert 'id="watched"' in page
    assert f"/cockpit/units/{round_.agency}/" not in page


def test_row_list_and_completeness_of_an_agency_cover_the_same_units(db: None) -> None:
    world = plan_given.plan().world
    taken_up(world)
    node = Node.objects.get(code="p1-a1")
    units = {"root": world.units["root"], "east": world.units["east"]}
    units["office"] = house.unit("دفتر فناوری استانداری", UnitKind.OFFICE, world.units["root"])
    units["inner"] = house.unit("گروه زیرساخت", UnitKind.OFFICE, units["office"])
    for unit_id in units.values():
        told = {
            "node_id": node.pk,
            "unit_id": unit_id,
            "indicator_code": "permits",
            "told": plan_given.told(),
        }
        plans.take_action(actor=SYSTEM, now=NOW, **told)
    indicators.open_data_set(
        actor=world.administrator,
        now=house.LONG_AGO,
        code="governorate",
        title="شاخص‌های استانداری",
        steward_id=units["root"],
        indicator_codes=["permits"],
        unit_ids=[units["root"], units["office"], units["inner"]],
        since=BEFORE,
        due_days=5,
    )

    found = heat.watched(actor=world.provincial, now=NOW, codes=["p1"])

    assert found is not None
    assert {row.unit_id for row in found.rows} == {units["root"], units["office"], world.units["agency"]}
    browser = given.browser(world.provincial)
    told = completeness_of(actor=world.provincial, now=NOW, back=heat.BACK)
    for row in found.rows:
        (cell,) = row.cells
        path = OrgUnit.objects.get(pk=row.unit_id).path
        covered = OrgUnit.objects.filter(**paths.covered(path))
        page = browser.get(f"/plans/promises/?programme={found.programmes[0].id}&unit={row.unit_id}")
        listed = {int(one) for one in re.findall(r'href="/plans/promises/(\d+)/"', page.content.decode())}
        assert cell is not None
        assert listed == set(cell.promise_ids)
        assert listed == set(
            Commitment.objects.filter(node=node, unit__in=covered).values_list("pk", flat=True)
        )
        owed = sum(one.found.sheets for one in told if one.agency_id == row.unit_id)
        assert owed == PAST * SetUnit.objects.filter(unit__in=covered).count() > 0


def test_questions_are_counted_for_who_may_see_them_and_never_taken_along(db: None) -> None:
    world = plan_given.plan().world
    taken_up(world)
    asked.asked(world)

    found = heat.watched(actor=world.auditor, now=asked.REVIEWED, codes=["p1"])
    shut = heat.watched(actor=world.administrator, now=asked.REVIEWED, codes=["p1"])

    assert found is not None
    assert shut is not None
    (row,) = found.rows
    assert found.sees_flags
    assert row.flags == Question.objects.count() > 0
    assert not shut.sees_flags
    assert shut.rows[0].flags == 0
    listed = heat.listed(found, "کمیته")
    assert len(listed.columns) == len(listed.rows[0]) == 2 + len(found.programmes) + 1
