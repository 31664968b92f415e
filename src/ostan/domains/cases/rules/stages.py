"""What the applicant sees of the way of a case: what is done, where it is now, what is to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ostan.domains.cases.rules.states import TaskAct
from ostan.domains.catalogue.rules.process import Plan


class StageState(StrEnum):
    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; `shown` is the wording of the process, in Persian."""

    node: str
    shown: str
    state: StageState


def shown_of(plan: Plan, node: str) -> str:
    """What the applicant reads while the case is at the node: its `shown`, else its name; "" for none."""
    found = plan.nodes.get(node)
    return (found.step.shown or found.name) if found else ""


def stages(plan: Plan, *, done: Iterable[str], now: Iterable[str], ended: bool) -> list[Stage]:
    """The stages in order. `done` and `now` are nodes of tasks, oldest first.

    What is to come is the longest way ahead: a likely way, not a promise.
    """
    here = list(dict.fromkeys(now))
    past = [node for node in dict.fromkeys(done) if node not in here]
    ahead = [] if ended else [node for node in _ahead(plan, here) if node not in past]
    found = [
        *((node, StageState.DONE) for node in past),
        *((node, StageState.NOW) for node in here),
        *((node, StageState.TO_COME) for node in ahead),
    ]
    named = [Stage(node, shown_of(plan, node), state) for node, state in found]
    return _without_repeats(stage for stage in named if stage.shown)


def _ahead(plan: Plan, here: list[str]) -> list[str]:
    """Waiting nodes ahead of those in `here`, in the order a token would meet them.

    Out of a gateway that chooses, the arrow that leads to most steps not yet seen; questions to the applicant
    are left out, for they come only when something is missing.
    """
    found: list[str] = []
    seen = set(here)
    queue = [way.target for node in here for way in plan.exits.get(node, ())]
    while queue:
        node = queue.pop(0)
        if node in seen or _asks(plan, node):
            continue
        seen.add(node)
        if plan.nodes[node].waits:
            found.append(node)
        targets = [way.target for way in plan.exits.get(node, ())]
        if any(not way.plain for way in plan.exits.get(node, ())):
            targets = [max(targets, key=lambda target: _steps_from(plan, target, seen))]
        queue.extend(targets)
    return found


def _asks(plan: Plan, node: str) -> bool:
    return plan.nodes[node].step.act == TaskAct.ASK


def _steps_from(plan: Plan, node: str, seen: set[str]) -> int:
    """How many steps not yet seen can be met from the node on."""
    met, queue = set(seen), [node]
    steps = 0
    while queue:
        node = queue.pop()
        if node not in met and not _asks(plan, node):
            met.add(node)
            steps += plan.nodes[node].waits
            queue.extend(way.target for way in plan.exits.get(node, ()))
    return steps


def _without_repeats(found: Iterable[Stage]) -> list[Stage]:
    """Two neighbouring steps that the applicant reads the same way are one stage to the applicant."""
    kept: list[Stage] = []
    for stage in found:
        if not kept or (kept[-1].shown, kept[-1].state) != (stage.shown, stage.state):
            kept.append(stage)
    return kept
