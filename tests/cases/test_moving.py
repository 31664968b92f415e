"""A case goes elsewhere."""

import pytest

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import Limits
from ostan.foundation.notices import queries as notices
from ostan.foundation.notices.models import Notice
from ostan.foundation.notices.wording import WORDINGS
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given


def send(world: given.World, case: Case, to: int, by: object) -> Case:
    return actions.reroute(
        actor=by,  # type: ignore[arg-type]  # one of the world's actors
        now=given.NOW,
        case_id=case.pk,
        unit_id=to,
        reason="به این دستگاه مربوط نیست",
    )


def test_a_case_moves_with_its_tasks_and_the_bounce_is_counted(world: given.World) -> None:
    case = given.claimed(world)
    moved = send(world, case, world.second.pk, world.clerk)

    assert (moved.unit_id, moved.unit_path, moved.bounces) == (world.second.pk, world.second.path, 1)
    task = given.open_task(case)
    assert (task.unit_id, task.holder_id, task.state) == (world.second.pk, None, "OPEN")
    assert moved.routed_by["reason"] == "به این دستگاه مربوط نیست"


def test_a_move_within_the_agency_is_no_bounce(world: given.World) -> None:
    moved = send(world, given.claimed(world), world.office.pk, world.clerk)

    assert (moved.unit_id, moved.bounces) == (world.office.pk, 0)


def test_the_applicant_is_told_which_agency_has_the_case_now(world: given.World) -> None:
    case = given.claimed(world)
    with delivering_at_once():
        send(world, case, world.office.pk, world.clerk)
        send(world, case, world.second.pk, world.head)

    told = Notice.objects.filter(code="case.referred", person_id=world.citizen.person_id)
    assert {notice.channel for notice in told} == {"INAPP", "SMS"}, (
        "once: the move within the agency is no news"
    )
    assert {notice.facts["agency"] for notice in told} == {world.second.name}
    assert "agency" not in notices.names_on(WORDINGS["case.referred"], "SMS")
    seen = queries.my_case(actor=world.citizen, now=given.NOW, code=case.code)
    assert world.second.name in words.history(seen.history[-1], own=True)


def test_the_third_bounce_goes_to_the_governorate(world: given.World) -> None:
    case = given.claimed(world)
    send(world, case, world.second.pk, world.clerk)
    actions.claim_task(actor=world.other, now=given.NOW, task_id=given.open_task(case).pk)
    send(world, case, world.first.pk, world.other)
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk)
    lifted = send(world, case, world.second.pk, world.clerk)

    assert (lifted.unit_id, lifted.bounces) == (world.root.pk, 3)
    last = send(world, case, world.second.pk, world.top)
    assert last.unit_id == world.second.pk


def test_the_province_names_its_arbiter(world: given.World) -> None:
    actions.set_limits(
        actor=world.administrator,
        now=given.NOW,
        service_id=None,
        limits=Limits(bounces=1, arbiter_id=world.office.pk),
    )

    assert send(world, given.claimed(world), world.second.pk, world.clerk).unit_id == world.office.pk


def test_without_a_word_of_the_province_a_deputy_governors_office_is_the_arbiter(world: given.World) -> None:
    office = given.org.add_unit(
        actor=SYSTEM,
        now=given.NOW,
        name="معاونت توسعه",
        kind=given.UnitKind.OFFICE,
        code="deputy",
        parent_id=world.root.pk,
    )
    given.staff("معاون استاندار", office, Role.PROVINCIAL_DEPUTY)
    actions.set_limits(actor=world.administrator, now=given.NOW, service_id=None, limits=Limits(bounces=1))

    assert send(world, given.claimed(world), world.second.pk, world.clerk).unit_id == office.pk


def test_a_case_is_not_sent_where_it_is(world: given.World) -> None:
    case = given.claimed(world)

    with pytest.raises(RuleBroken, match="same_unit"):
        send(world, case, world.first.pk, world.clerk)
    with pytest.raises(NotAllowed):
        send(world, case, world.second.pk, world.other)


def test_a_running_case_goes_on_by_another_version(world: given.World) -> None:
    case = given.at_decision(world)
    old = case.version_id
    given.service("licence", world.first, given.licence_process(renamed=True))
    new = given.version_id("licence")
    told = {"actor": world.head, "now": given.NOW, "case_id": case.pk, "version_id": new}
    with pytest.raises(RuleBroken, match="process_not_mapped"):
        actions.move_to_version(**told, mapping={})
    with pytest.raises(NotAllowed):
        actions.move_to_version(**{**told, "actor": world.clerk}, mapping={"decide": "judge"})

    moved = actions.move_to_version(**told, mapping={"decide": "judge"})
    assert (moved.version_id, old != new) == (new, True)
    task = given.open_task(case)
    assert (task.node, task.holder_id) == ("judge", world.clerk.person_id)
    done = actions.decide_case(actor=world.clerk, now=given.NOW, case_id=case.pk, outcome="GRANTED")
    assert given.open_task(done).node == "issue"
    assert "CaseMoved" in given.told(case)


def test_a_case_stays_with_its_service(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="version_of_other_service"):
        actions.move_to_version(
            actor=world.head,
            now=given.NOW,
            case_id=given.case(world).pk,
            version_id=given.version_id("licence"),
            mapping={"decide": "decide"},
        )


def test_versions_run_side_by_side(world: given.World) -> None:
    old = given.at_decision(world)
    given.service("licence", world.first, given.licence_process(renamed=True))
    new = given.inquired(world)

    assert (given.open_task(old).node, given.open_task(new).node) == ("decide", "judge")
