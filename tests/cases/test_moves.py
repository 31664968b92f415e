"""Who may do what to a case in which state: every pair of act and state, every actor, as a table."""

import pytest
from django.db import transaction

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import MOVES, Act, CaseState, Outcome, RevealReason
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given

LONG = "این دلیل به اندازهٔ کافی بلند است"


def perform(act: Act, world: given.World, case: Case, actor: Actor) -> None:
    """Try the act with arguments that would otherwise be right."""
    task = case.tasks.order_by("-pk").first()
    told = {"actor": actor, "now": given.later(hours=2)}
    on_case, on_task = told | {"case_id": case.pk}, told | {"task_id": task.pk if task else 0}
    match act:
        case Act.CLAIM:
            actions.claim_task(**on_task)
        case Act.RELEASE:
            actions.release_task(**on_task)
        case Act.HAND_OVER:
            actions.hand_over_task(**on_task, to_person_id=world.colleague.person_id)
        case Act.RETURN:
            actions.return_task(**on_task, reason=LONG)
        case Act.COMPLETE:
            actions.complete_task(**on_task)
        case Act.DECIDE:
            actions.decide_case(**on_case, outcome=Outcome.REFUSED, reason=LONG, law=given.LAW)
        case Act.ASK:
            actions.ask_citizen(**on_case, text=LONG)
        case Act.TAKE_BACK:
            actions.take_back_question(**on_case)
        case Act.ANSWER:
            actions.answer_question(**on_case, text=LONG)
        case Act.EXTEND:
            actions.extend(**on_case, days=1, reason=LONG)
        case Act.REROUTE:
            actions.reroute(**on_case, unit_id=world.second.pk, reason=LONG)
        case Act.WITHDRAW:
            actions.withdraw(**on_case)
        case Act.OBJECT:
            actions.object(**on_case, text=LONG)
        case Act.REOPEN:
            actions.reopen(**on_case, reason=LONG)
        case Act.NOTE:
            actions.add_note(**on_case, text=LONG)
        case Act.MESSAGE:
            actions.send_message(**on_case, text=LONG)
        case Act.ATTACH:
            actions.attach(**on_case, file_id=given.file(actor))
        case Act.READ:
            actions.record_reading(**on_case)
        case Act.ERASE:
            actions.erase_answers(**on_case)
        case Act.MOVE:
            version_id = given.version_id("short")
            actions.move_to_version(**on_case, version_id=version_id, mapping={"decide": "decide"})
        case Act.MERGE:
            actions.merge_case(**on_case, into=given.case(world).code)
        case Act.SPLIT:
            actions.add_part(**on_case, unit_id=world.second.pk, text=LONG)
        case Act.FORWARD:
            actions.forward_case(**on_case, body_id=given.outside_body(world).pk, text=LONG, days=5)
        case Act.REVEAL:
            actions.reveal_applicant(**on_case, why=RevealReason.CONTACT)


def outcome(act: Act, world: given.World, case: Case, actor: Actor) -> str:
    """ "done", "hidden" or the code of the refusal; whatever happened is undone."""
    try:
        with transaction.atomic():
            before = Entry.objects.count()
            perform(act, world, case, actor)
            assert Entry.objects.count() > before
            transaction.set_rollback(True)
    except NotAllowed:
        return "hidden"
    except RuleBroken as refused:
        return refused.code
    return "done"


def in_state(world: given.World, state: CaseState) -> Case:
    match state:
        case CaseState.OPEN:
            return given.claimed(world)
        case CaseState.WAITING:
            return given.waiting(world)
        case CaseState.DECIDED:
            return given.decided(world)


DOERS = {
    Act.ANSWER: "citizen",
    Act.WITHDRAW: "citizen",
    Act.OBJECT: "citizen",
    Act.REOPEN: "head",
    Act.MOVE: "head",
    Act.ERASE: "administrator",
    Act.REVEAL: "head",
}
"""Who does the act when it may be done; the clerk does the others."""

SPECIAL = {
    # the deciding step of the short service is closed by a decision, and nothing is before it
    (Act.COMPLETE, CaseState.OPEN): "cases.decision_wanted",
    (Act.RETURN, CaseState.OPEN): "cases.nothing_before",
    # a task that is over is over, whatever the state of its case
    **{(act, CaseState.DECIDED): "cases.not_now" for act in (Act.CLAIM, Act.RELEASE, Act.HAND_OVER)},
    # whoever did not hide cannot be revealed
    **{(Act.REVEAL, state): "cases.not_hidden" for state in CaseState},
}


@pytest.mark.parametrize("state", CaseState)
def test_every_act_in_every_state(world: given.World, state: CaseState) -> None:
    case = in_state(world, state)
    found = {act: outcome(act, world, case, getattr(world, DOERS.get(act, "clerk"))) for act in Act}
    expected = {act: "done" if state in MOVES[act].states else "cases.not_now" for act in Act}

    assert found == expected | {act: code for (act, at), code in SPECIAL.items() if at == state}


MAY = {
    # act: who may do it to an open case that the clerk has in hand ("done"), and who is told why not
    Act.CLAIM: {"clerk": "done", "colleague": "cases.already_held", "head": "cases.already_held"},
    Act.RELEASE: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.HAND_OVER: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.RETURN: dict.fromkeys(("clerk", "head"), "cases.nothing_before")
    | {"colleague": "cases.held_by_other"},
    Act.COMPLETE: dict.fromkeys(("clerk", "head"), "cases.decision_wanted")
    | {"colleague": "cases.held_by_other"},
    Act.DECIDE: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.ASK: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.TAKE_BACK: dict.fromkeys(("clerk", "colleague", "head"), "cases.not_now"),
    Act.ANSWER: {"citizen": "cases.not_now"},
    Act.EXTEND: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.REROUTE: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.WITHDRAW: {"citizen": "done"},
    Act.OBJECT: {"citizen": "cases.not_now"},
    Act.REOPEN: {"head": "cases.not_now"},
    Act.NOTE: dict.fromkeys(("clerk", "colleague", "head"), "done"),
    Act.MESSAGE: dict.fromkeys(("citizen", "clerk", "colleague", "head"), "done"),
    Act.ATTACH: dict.fromkeys(("citizen", "clerk", "colleague", "head"), "done"),
    Act.READ: dict.fromkeys(("clerk", "colleague", "head", "auditor", "house"), "done"),
    Act.ERASE: dict.fromkeys(("administrator", "house"), "cases.not_now"),
    Act.MOVE: dict.fromkeys(("head", "administrator", "house"), "done"),
    Act.MERGE: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.SPLIT: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.FORWARD: {"clerk": "done", "colleague": "cases.held_by_other", "head": "done"},
    Act.REVEAL: dict.fromkeys(("head", "auditor"), "cases.not_hidden"),
}
HIGHER = {"head": "top"}
"""The head of the governorate may do what the head of the agency may."""


@pytest.mark.parametrize("act", Act)
def test_every_act_by_everybody(world: given.World, act: Act) -> None:
    case = given.claimed(world)
    expected = dict.fromkeys(world.actors(), "hidden") | MAY[act]
    expected["top"] = expected["head"]

    found = {name: outcome(act, world, case, actor) for name, actor in world.actors().items()}
    assert found == expected
