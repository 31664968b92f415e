"""A case goes elsewhere: to another unit, or along with a unit that moves."""

import datetime

from ostan.domains.cases import rules
from ostan.domains.cases.actions import hands
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import CaseRerouted, UnitPathsFollowed
from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.org.rules import UnitKind
from ostan.foundation import access, paths
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def reroute(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    unit_id: int,
    reason: str,
    revision: int | None = None,
) -> Case:
    """The case in another unit, with those of its tasks that stood in the old one.

    A change of agency counts as a bounce, but not the first referral of a complaint by the unit that took it in.
    At the bounce that the limits name, the case goes to the arbiter instead: the unit that the province named, else
    the office of a deputy governor, else the governorate. Its word is the last. Source: assumed.

    Raises:
        NotAllowed: there is no such case or unit, or the case is out of reach.
        RuleBroken: cases.reason_needed, cases.same_unit, cases.unit_closed, cases.not_now, cases.not_held,
            cases.held_by_other, cases.stale.
    """
    rules.check_reason(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.REROUTE, work=work, actor=actor, now=now)
        case, before = running.case, running.case.unit_id
        rules.check_revision(revision, case.revision)
        running.in_hand()
        target, lifted = _target(running, org.unit(unit_id=unit_id))
        _put(running, target, reason.strip())
        running.say(
            lambda: CaseRerouted(
                stream=running.stream,
                case_id=case_id,
                from_unit_id=before,
                to_unit_id=target.id,
                bounces=case.bounces,
                lifted=lifted,
            )
        )
        running.save()
    return case


def _target(running: Running, wanted: Unit) -> tuple[Unit, bool]:
    """Where the case really goes, counting the bounce; whether it was lifted to the arbiter."""
    case = running.case
    if wanted.id == case.unit_id:
        raise RuleBroken("cases.same_unit")
    if not wanted.is_open(org.day_of(running.now)):
        raise RuleBroken("cases.unit_closed")
    if not inside.changes_agency(case.unit_path, wanted.path):
        return wanted, False
    if not _is_first_referral(running):
        case.bounces += 1
    if case.bounces < running.limits.bounces:
        return wanted, False
    arbiter = _arbiter(running)
    if arbiter is None or arbiter.id in (case.unit_id, wanted.id):
        return wanted, False
    return arbiter, True


def _is_first_referral(running: Running) -> bool:
    """Whether the unit that takes complaints in now finds out whose the case is: that sends nobody to and fro."""
    case = running.case
    return running.version.is_matter and case.bounces == 0 and case.unit_id == running.owner_id


def _arbiter(running: Running) -> Unit | None:
    if running.limits.arbiter_id:
        return org.unit(unit_id=running.limits.arbiter_id)
    office = org.deputys_office(on=running.now)
    roots = [] if office else org.search_units(kind=UnitKind.GOVERNORATE, on=running.now, limit=1)
    return office or next(iter(roots), None)


def _put(running: Running, unit: Unit, reason: str) -> None:
    case = running.case
    for task in running.tasks:
        if task.unit_id == case.unit_id:
            task.unit_id, task.unit_path = unit.id, unit.path
            hands.free(task)
            task.sent_by = task.sent_from = None
            task.returned = reason
            running.change(task)
    case.unit_id, case.unit_path = unit.id, unit.path
    case.routed_by = {"rule": 0, "reason": reason, "by": running.actor.person_id}


def follow_unit(*, actor: Actor, now: datetime.datetime, unit_id: int) -> int:
    """How many cases and tasks now stand under the present paths of their units, after one moved in the tree.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    with unit_of_work(actor=actor, now=now) as work:
        cases, tasks = paths.follow(Case.objects.all()), paths.follow(Task.objects.all())
        work.record(UnitPathsFollowed(stream=f"unit:{unit_id}", unit_id=unit_id, cases=cases, tasks=tasks))
    return cases + tasks
