"""What the applicant sees of the way of a case: what is done, where it is now, what is to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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

    What is to come is the way ahead along the first or default arrows: a likely way, not a promise.
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
    """Waiting nodes ahead of those in `here`, in the order a token would meet them."""
    found: list[str] = []
    seen = set(here)
    queue = [way.target for node in here for way in plan.exits.get(node, ())[:1]]
    while queue:
        node = queue.pop(0)
        if node in seen:
            continue
        seen.add(node)
        if plan.nodes[node].waits:
            found.append(node)
        exits = plan.exits.get(node, ())
        usual = [way for way in exits if way.default] or list(exits)
        split = all(way.plain for way in exits)
        queue.extend(way.target for way in (exits if split else usual[:1]))
    return found


def _without_repeats(found: Iterable[Stage]) -> list[Stage]:
    """Two neighbouring steps that the applicant reads the same way are one stage to the applicant."""
    kept: list[Stage] = []
    for stage in found:
        if not kept or (kept[-1].shown, kept[-1].state) != (stage.shown, stage.state):
            kept.append(stage)
    return kept
