"""How all promises stand at once, and of which cells a verified figure is made."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.plans import actions, queries
from ostan.domains.plans.rules import State
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import VISITOR
from ostan.kernel.errors import NotAllowed
from tests.plans import given
from tests.plans.given import NOW, Plan


def heat(plan: Plan, **more: object) -> queries.Heat:
    return queries.heat(actor=plan.world.provincial, now=NOW, **more)  # type: ignore[arg-type]


def branch_promises(plan: Plan) -> int:
    return actions.take_action(
        actor=plan.world.head,
        now=NOW,
        node_id=plan.nodes["f1-a2"],
        unit_id=plan.world.units["east"],
        indicator_code="permits",
        told=given.told(),
    ).pk


def test_promises_stand_by_programme_and_agency(plan: Plan) -> None:
    first, second = given.promised(plan).pk, branch_promises(plan)
    given.claimed(plan, "12")
    given.verified(plan, "10")

    found = heat(plan)

    chapter, agency = plan.nodes["f1"], plan.world.units["agency"]
    assert [(one.id, one.code) for one in found.programmes] == [(chapter, "f1")]
    assert found.units == [(agency, "ادارهٔ کل")]
    cell = found.cells[chapter, agency]
    assert cell.promise_ids == (first, second)
    assert (cell.count, dict(cell.states), cell.worst) == (2, {State.BEHIND: 2}, State.BEHIND)
    assert found.states == {State.BEHIND: 2}


def test_the_overview_is_narrowed_and_costs_the_same(plan: Plan) -> None:
    given.promised(plan)
    with CaptureQueriesContext(connection) as one:
        heat(plan)
    branch_promises(plan)
    with CaptureQueriesContext(connection) as two:
        both = heat(plan)
    assert len(one) == len(two) <= 7
    assert both.states.total() == 2
    assert heat(plan, codes=["elsewhere"]).programmes == []
    assert heat(plan, codes=["f1"], document_id=plan.document.pk).states.total() == 2
    east = f"{plan.world.units['root']}.{plan.world.units['agency']}.{plan.world.units['east']}."
    assert heat(plan, unit_path=east).states.total() == 1
    assert heat(plan, document_id=0).units == both.units


def test_a_programme_without_promises_stays_in_sight(plan: Plan) -> None:
    found = heat(plan)

    assert ([one.code for one in found.programmes], found.units, found.cells) == (["f1"], [], {})
    with pytest.raises(NotAllowed):
        queries.heat(actor=VISITOR, now=NOW)


def test_a_verified_figure_leads_to_its_cells_and_their_entries(plan: Plan) -> None:
    promise = given.promised(plan)
    given.claimed(plan, "12")
    asked = {"actor": plan.world.clerk, "now": NOW, "commitment_id": promise.pk}
    assert queries.sources(**asked) == []

    given.verified(plan, "10")
    given.verified(plan, "11")

    (source,) = queries.sources(**asked)
    assert (source.unit_name, source.reading.number) == ("شعبهٔ شرق", 11)
    entry = Entry.objects.get(pk=source.entry_id)
    assert (entry.activity, entry.facts["cell_id"]) == ("ValueGiven", source.cell_id)
    with CaptureQueriesContext(connection) as asked_statements:
        queries.sources(**asked)
    assert len(asked_statements) <= 7
