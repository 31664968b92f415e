"""What may be done to a case in which state, and which capability of foundation/access.py it takes."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from ostan.domains.cases.rules.states import CaseState
from ostan.kernel.errors import RuleBroken, Stale


class Act(StrEnum):
    """Everything that can be done to a case that stands."""

    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    RETURN = "return"
    COMPLETE = "complete"
    DECIDE = "decide"
    ASK = "ask"
    TAKE_BACK = "take_back"
    ANSWER = "answer"
    EXTEND = "extend"
    REROUTE = "reroute"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    REOPEN = "reopen"
    NOTE = "note"
    MESSAGE = "message"
    ATTACH = "attach"
    READ = "read"
    ERASE = "erase"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    FORWARD = "forward"
    REVEAL = "reveal"


class Hands(StrEnum):
    """Whose hands an act takes, beside the capability: ANY who has it, the task's HOLDER, or a HEAD for him."""

    ANY = "any"
    HOLDER = "holder"


class Move(NamedTuple):
    """What an act takes: the states in which it may be done, a capability, and whose hands."""

    states: frozenset[CaseState]
    capability: str
    hands: Hands = Hands.ANY


_OPEN = frozenset({CaseState.OPEN})
_RUNNING = frozenset({CaseState.OPEN, CaseState.WAITING})
_WAITING = frozenset({CaseState.WAITING})
_DECIDED = frozenset({CaseState.DECIDED})
_ALWAYS = frozenset(CaseState)

MOVES: Mapping[Act, Move] = MappingProxyType(
    {
        Act.CLAIM: Move(_RUNNING, "cases.work"),
        Act.RELEASE: Move(_RUNNING, "cases.work", Hands.HOLDER),
        Act.HAND_OVER: Move(_RUNNING, "cases.work", Hands.HOLDER),
        Act.RETURN: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.COMPLETE: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.DECIDE: Move(_OPEN, "cases.decide", Hands.HOLDER),
        Act.ASK: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.TAKE_BACK: Move(_WAITING, "cases.work", Hands.HOLDER),
        Act.ANSWER: Move(_WAITING, "cases.answer"),
        Act.EXTEND: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.REROUTE: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.WITHDRAW: Move(_RUNNING, "cases.withdraw"),
        Act.OBJECT: Move(_DECIDED, "cases.object"),
        Act.REOPEN: Move(_DECIDED, "cases.assign"),
        Act.NOTE: Move(_ALWAYS, "cases.work"),
        Act.MESSAGE: Move(_RUNNING, "cases.message"),
        Act.ATTACH: Move(_RUNNING, "cases.message"),
        Act.READ: Move(_ALWAYS, "cases.see"),
        Act.ERASE: Move(_DECIDED, "cases.erase"),
        Act.MOVE: Move(_OPEN, "cases.move"),
        Act.MERGE: Move(_OPEN, "cases.work", Hands.HOLDER),
        Act.SPLIT: Move(_RUNNING, "cases.work", Hands.HOLDER),
        Act.FORWARD: Move(_RUNNING, "cases.work", Hands.HOLDER),
        Act.REVEAL: Move(_ALWAYS, "cases.know_applicant"),
    }
)


def check_move(act: Act, state: str) -> None:
    """Raises RuleBroken cases.not_now (`act`, `state`) unless the act may be done to a case in that state."""
    if CaseState(state) not in MOVES[act].states:
        raise RuleBroken("cases.not_now", act=act, state=CaseState(state))


def check_revision(seen: int | None, revision: int) -> None:
    """Raises Stale when the actor looked at another revision than the one that stands now."""
    if seen is not None and seen != revision:
        raise Stale("cases.stale")
