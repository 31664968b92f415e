"""What somebody may do to a case now, so that a page shows no button that would be refused."""

import datetime

from ostan.domains.cases import rules
from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, Hands, RoundCause, TaskAct
from ostan.foundation import access
from ostan.kernel.actor import Actor, Role


def acts_of(
    actor: Actor, case: Case, tasks: list[Task], now: datetime.datetime, *, objected: bool
) -> frozenset[Act]:
    """What the actor may do to the case now. The actions decide for themselves again."""
    open_tasks = [task for task in tasks if task.done_at is None]
    if not actor.holds(Role.CITIZEN) and inside.is_own(actor, case):
        return frozenset()
    return frozenset(
        act
        for act, move in rules.MOVES.items()
        if case.state in move.states
        and _within(actor, move.capability, case, open_tasks)
        and (move.hands is Hands.ANY or _holds(actor, act, open_tasks))
        and _fits(act, actor, case, open_tasks, now, objected)
    )


def _within(actor: Actor, capability: str, case: Case, open_tasks: list[Task]) -> bool:
    paths = [case.unit_path, *(task.unit_path for task in open_tasks)]
    return any(access.may_touch(actor, capability, owner=case.citizen_id, unit_path=at) for at in paths)


def _holds(actor: Actor, act: Act, open_tasks: list[Task]) -> bool:
    held = [task for task in open_tasks if inside.refusal(actor, task, holding=True) is None]
    match act:
        case Act.COMPLETE:
            return any(task.act not in {TaskAct.DECIDE, *rules.APPLICANTS} for task in held)
        case Act.RELEASE:
            return any(task.holder_id for task in held)
        case Act.RETURN:
            return any(task.before_id or task.sent_by for task in held)
    return bool(held)


def _fits(
    act: Act, actor: Actor, case: Case, open_tasks: list[Task], now: datetime.datetime, objected: bool
) -> bool:
    match act:
        case Act.CLAIM:
            free = [task for task in open_tasks if task.holder_id is None]
            return any(inside.refusal(actor, task, holding=False) is None for task in free)
        case Act.REVEAL:
            return not inside.knows_applicant(actor, case) and not inside.is_accused(actor, case)
        case Act.ANSWER | Act.TAKE_BACK:
            return rules.wants_answer(task.act for task in open_tasks)
        case Act.MERGE | Act.SPLIT if case.parent_id:
            return act is Act.MERGE
        case Act.OBJECT:
            return not objected and case.objection_until is not None and now <= case.objection_until
        case Act.DECIDE | Act.WITHDRAW:
            return not case.run.get("decided")
        case Act.ASK:
            return case.cause != RoundCause.OPENED or not case.run.get("decided")
    return True
