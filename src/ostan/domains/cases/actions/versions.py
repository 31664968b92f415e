"""Running cases of one version go on by another: one of them, or all that stand there, one after the other."""

import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import CaseMoved, MoveAsked, MoveEnded
from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import versions
from ostan.domains.cases.rules import Act
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

BATCH = 200


def move_to_version(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    version_id: int,
    mapping: Mapping[str, str],
    revision: int | None = None,
) -> Case:
    """The case, going on by another published version of its service.

    `mapping` names, for every step at which the case stands, the step that takes over. Tasks keep their
    holders and their due instants, the case keeps what was promised when it was opened.

    Raises:
        NotAllowed: there is no such case or version, or neither the case nor its service is in reach.
        RuleBroken: cases.version_of_other_service, cases.not_now, cases.stale,
            catalogue.process_not_mapped, catalogue.process_mapping_stuck.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.MOVE, work=work, actor=actor, now=now)
        case, old = running.case, running.version
        rules.check_revision(revision, case.revision)
        new = catalogue.version_for_case(version_id=version_id)
        if new.service_id != case.service_id:
            raise RuleBroken("cases.version_of_other_service")
        carried = process.move(old.plan, case.run["state"], new.plan, mapping)
        case.version_id = version_id
        case.run["state"] = carried.state
        places = {place.token: place.node for place in carried.tasks}
        for task in [task for task in running.tasks if task.token in places]:
            node = new.plan.nodes[places[task.token]]
            task.node, task.name, task.role = node.id, node.name[:200], new.plan.process.role_of(node)
            task.act = node.step.act or rules.TaskAct.WORK
            running.change(task)
        running.set_alarms(carried.armed, carried.cancelled)
        running.say(
            lambda: CaseMoved(
                stream=running.stream,
                case_id=case_id,
                from_version_id=old.version_id,
                to_version_id=version_id,
            )
        )
        running.save()
    return case


def ask_move(
    *,
    actor: Actor,
    now: datetime.datetime,
    from_version_id: int,
    to_version_id: int,
    mapping: Mapping[str, str],
) -> int:
    """How many open cases of the version stand within the actor's reach and are owed the move.

    A worker moves them one by one, as the actor, each recorded; `move_asked` does it. `mapping` is as for
    move_to_version; arrows into joins are found by themselves, and so is what becomes of places at which no case
    stands yet: some will have gone on by the time they are moved.

    Raises:
        NotAllowed: the actor may move no case, or there is no such published version.
        RuleBroken: cases.version_of_other_service, cases.nothing_to_move, cases.move_running; and the refusal
            of the first case when none could be moved.
    """
    old, new = versions.versions(from_version_id, to_version_id)
    asked = {"from_id": from_version_id, "to_id": to_version_id}
    with unit_of_work(actor=actor, now=now) as work:
        if any(
            move.is_running(now) and move.from_id == from_version_id
            for move in versions.asked_moves(service_id=old.service_id)
        ):
            raise RuleBroken("cases.move_running")
        seen = versions.preview(actor=actor, mapping=mapping, **asked)
        if not seen.moves:
            raise seen.refused[0][0] if seen.refused else RuleBroken("cases.nothing_to_move")
        stands = {place.node for place in versions.places(actor=actor, **asked)}
        likely = process.likely(old.plan.process, new.plan.process).items()
        rest = {node: become for node, become in likely if node not in stands}
        whole = process.with_arrows(old.plan, new.plan, rest | dict(mapping))
        cases = seen.moves + sum(count for _, count in seen.refused)
        work.record(
            MoveAsked(
                stream=f"service:{old.service_id}",
                service_id=old.service_id,
                from_version_id=from_version_id,
                to_version_id=to_version_id,
                steps=tuple(whole),
                become=tuple(whole.values()),
                cases=cases,
            )
        )
    return cases


def move_asked(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many cases have been moved by whoever asked, in the hat worn then; called again, it goes on.

    A case that cannot be moved stays as it is and is counted. Nobody is moved in a hat that was taken off.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    done = [one for one in versions.asked_moves(service_id=facts["service_id"]) if one.id == entry_id]
    if done and done[0].ended_at:
        return done[0].moved
    asked = Entry.objects.values_list("actor_id", "hat").get(pk=entry_id)
    asker = org.actor_in(person_id=asked[0], hat=asked[1], on=now)
    refused = _move_all(asker, now, facts) if access.may(asker, "cases.move") else facts["cases"]
    ids = (facts["from_version_id"], facts["to_version_id"])
    moved = versions.moved_since(entry_id=entry_id, from_id=ids[0], to_id=ids[1], actor_id=asked[0])
    with unit_of_work(actor=actor, now=now) as work:
        work.record(
            MoveEnded(
                stream=f"service:{facts['service_id']}",
                service_id=facts["service_id"],
                asked_id=entry_id,
                moved=moved,
                refused=refused,
            )
        )
    return moved


def _move_all(asker: Actor, now: datetime.datetime, facts: Mapping[str, Any]) -> int:
    """How many of the cases could not be moved."""
    mapping = dict(zip(facts["steps"], facts["become"], strict=True))
    refused = last = looked = 0
    while looked < versions.MOST:
        rows = versions.movable(asker, facts["from_version_id"]).filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        looked += len(ids)
        last = ids[-1]
        for case_id in ids:
            try:
                move_to_version(
                    actor=asker,
                    now=now,
                    case_id=case_id,
                    version_id=facts["to_version_id"],
                    mapping=mapping,
                )
            except (RuleBroken, NotAllowed):
                refused += 1
    return refused
