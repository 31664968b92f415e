"""What simulated staff do: take up tasks, ask, hand on, decide, and look after what is nearly late."""

import contextlib
import random
from typing import TYPE_CHECKING, Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries as asked
from ostan.domains.cases.rules import Outcome, Rung, TaskAct
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import SYSTEM, VISITOR, Actor, Role
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.wiring.demo import cast, people, told
from ostan.wiring.demo.agenda import Task, Thread
from ostan.wiring.demo.answers import Pen
from ostan.wiring.demo.chance import happens, one_of, weighted

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story

MOST_LOOPS = 2
"""How often a step of one case is sent back or left incomplete before it goes through."""

_OBSTACLES = frozenset({"unsuited", "outside"})


def claim(story: "Story", thread: Thread, task: Task) -> None:
    """Somebody of the unit takes the task up, looks at the file and gets to work."""
    draw, actor = story.agenda.luck(thread), officer(story, thread, task)
    task.holder = actor.person_id
    cases.claim_task(actor=actor, now=story.now, task_id=task.id)
    if happens(draw, story.habit("work", "read")):
        cases.record_reading(actor=actor, now=story.now, case_id=thread.id)
    if happens(draw, story.habit("work", "note")):
        _note(story, thread, task, actor, draw)
    story.later(thread, task, "finish")


def _note(story: "Story", thread: Thread, task: Task, actor: Actor, draw: random.Random) -> None:
    """A note; now and then one for the eyes of the head, who mostly looks at once."""
    pool = story.cast.of(task.unit_id, Role.UNIT_HEAD, without=actor.person_id)
    heads = pool[:1] if happens(draw, story.habit("work", "mention")) else []
    cases.add_note(
        actor=actor,
        now=story.now,
        case_id=thread.id,
        text=one_of(draw, told.file("texts")["notes"]),
        mentioned=[one.person_id for one in heads],
    )
    for head in heads:
        if happens(draw, story.habit("work", "mention_read")):
            cases.record_reading(actor=head, now=story.now, case_id=thread.id)


def finish(story: "Story", thread: Thread, task: Task) -> None:
    """The work is done, or it turns out that something else must happen first."""
    draw, actor, act = story.agenda.luck(thread), officer(story, thread, task), story.act_of(thread, task)
    if act == TaskAct.DECIDE:
        _decide(story, thread, task, actor, draw)
    elif act == TaskAct.ISSUE or thread.loops >= MOST_LOOPS or not _detour(story, thread, task, actor, draw):
        _complete(story, thread, task, actor, draw)


STEPS = {"claim": claim, "finish": finish}


def officer(story: "Story", thread: Thread, task: Task) -> Actor:
    """Who does the task: its holder, else who had the seat before in this case, else anybody of the seat.

    The first of a seat, whose sign-in the demo may show, gets more than a fair share. Where the members were
    refused again and again, the head does it.
    """
    without = thread.decider if thread.objected else 0
    role = Role.UNIT_HEAD if thread.refusals > 2 else story.role_of(thread, task)
    pool = story.cast.of(task.unit_id, role, without=without)
    if not pool:
        raise NotAllowed("cases.work")
    seat = story.seat_of(thread, task)
    wanted = task.holder or thread.by.get(seat, 0)
    found = next((one for one in pool if one.person_id == wanted), None)
    chosen = found or story.agenda.luck(thread).choice(pool[:1] * story.habit("work", "first") + pool)
    thread.by[seat] = chosen.person_id
    return chosen


def _detour(story: "Story", thread: Thread, task: Task, actor: Actor, draw: random.Random) -> bool:
    """Ask the applicant, send the task back, to a colleague or to another unit; whether any was done."""
    habit, texts, now = story.habit("work"), told.file("texts"), story.now
    first = bool(thread.loops == 0)
    if happens(draw, habit["ask"]):
        thread.loops += 1
        cases.ask_citizen(actor=actor, now=now, case_id=thread.id, text=one_of(draw, texts["questions"]))
        thread.parked.append(("finish", task.id))
        return True
    if thread.service in told.subjects() and first and _beside(story, thread, task, actor, draw):
        return True
    others = story.destinations(thread) if first and task.unit_id == thread.unit_id else []
    if others and happens(draw, habit["reroute"]):
        thread.loops += 1
        reason = one_of(draw, texts["reroutes"])
        cases.reroute(actor=actor, now=now, case_id=thread.id, unit_id=draw.choice(others), reason=reason)
        return True
    pool = story.cast.members(task.unit_id, story.role_of(thread, task), without=actor.person_id)
    if pool and happens(draw, habit["hand_over"]):
        thread.loops += 1
        cases.hand_over_task(
            actor=actor,
            now=now,
            task_id=task.id,
            to_person_id=draw.choice(pool).person_id,
            reason=one_of(draw, texts["hand_overs"]),
        )
        return True
    if len(thread.tasks) == 1 and happens(draw, habit["return"]):
        thread.loops += 1
        cases.return_task(actor=actor, now=now, task_id=task.id, reason=one_of(draw, texts["returns"]))
        return True
    return False


def _beside(story: "Story", thread: Thread, task: Task, actor: Actor, draw: random.Random) -> bool:
    """What happens to complaints: one that is there already is merged, a body outside is asked."""
    plan = told.file("matters")
    if happens(draw, plan["merged"]):
        near = asked.alike_to(actor=actor, now=story.now, case_id=thread.id)
        if near:
            cases.merge_case(actor=actor, now=story.now, case_id=thread.id, into=near[0].code)
            return True
    if happens(draw, plan["forwarded"]):
        thread.loops += 1
        body_id, _ = draw.choice(asked.names_of_bodies(actor=actor))
        row = cases.forward_case(
            actor=actor,
            now=story.now,
            case_id=thread.id,
            body_id=body_id,
            text=one_of(draw, plan["asks"]),
            days=draw.randint(3, 6),
        )
        thread.asked_outside = row.pk
        story.agenda.put(story.calendar.add_working_days(story.now, draw.randint(1, 5)), "outside", thread.id)
        story.later(thread, task, "finish")
        return True
    return False


def hear_from_outside(story: "Story", thread: Thread) -> None:
    """The body that was asked answers at its link."""
    cases.answer_forwarding(
        actor=VISITOR,
        now=story.now,
        token=asked.token_of(thread.asked_outside),
        text=one_of(story.agenda.luck(thread), told.file("matters")["replies"]),
        name="دبیرخانه",
    )


def _complete(story: "Story", thread: Thread, task: Task, actor: Actor, draw: random.Random) -> None:
    node = story.node_of(thread, task)
    offered = [one.code for one in node.step.outcomes] if node else []
    outcome = _outcome(story, thread, offered, draw)
    thread.obstacle = thread.obstacle or outcome in _OBSTACLES
    noted = happens(draw, story.habit("work", "step_note"))
    cases.complete_task(
        actor=actor,
        now=story.now,
        task_id=task.id,
        outcome=outcome,
        note=one_of(draw, told.file("texts")["step_notes"]) if noted else "",
        answers=_answers(story, thread, task, actor),
    )


def _answers(story: "Story", thread: Thread, task: Task, actor: Actor) -> dict[str, Any] | None:
    """What the form of the step asks, written by whoever does it; None where nothing is asked."""
    asked_here = story.step_form_of(thread, task)
    if asked_here is None:
        return None
    pen = Pen(
        asked_here.form,
        story.agenda.luck(thread),
        day=local_day(story.now),
        who=people.somebody(f"step/{thread.id}/{task.id}"),
        place_code="",
        file_of=cast.folder_of(actor, story.now),
    )
    return pen.fill()


def _outcome(story: "Story", thread: Thread, offered: list[str], draw: random.Random) -> str:
    """The answer of a step: one with a likelihood of its own when luck will have it, else the first."""
    likely: dict[str, float] = story.habit("outcomes")
    for code in offered:
        if code in likely and happens(draw, likely[code]):
            loops = code not in _OBSTACLES and code != "guild"
            if loops and thread.loops >= MOST_LOOPS:
                continue
            thread.loops += loops
            return code
    return offered[0] if offered else ""


def _decide(story: "Story", thread: Thread, task: Task, actor: Actor, draw: random.Random) -> None:
    node = story.node_of(thread, task)
    offered = {one.code for one in node.step.outcomes} if node else set()
    texts = told.file("texts")
    facts: dict[str, Any] = {}
    if thread.objected:
        outcome, facts["upheld"] = _second_thoughts(story, thread, offered, draw)
        reason = one_of(draw, texts["upheld" if facts["upheld"] else "not_upheld"])
    else:
        outcome = _verdict(story, thread, offered, draw)
        own = texts["of_complaints"] if thread.service in told.complaints() else {}
        reason = one_of(draw, own.get(_REASONS[outcome], texts[_REASONS[outcome]]))
    if outcome == Outcome.FORWARDED:
        facts["forwarded_to"] = one_of(draw, texts["forwarded"])
    if outcome == Outcome.DUPLICATE:
        facts["duplicate_of"] = _earlier(thread)
    cases.decide_case(
        actor=actor,
        now=story.now,
        case_id=thread.id,
        outcome=outcome,
        reason=reason,
        law=one_of(draw, texts["laws"].get(thread.service, texts["laws"]["complaint-111"]))
        if outcome == Outcome.REFUSED
        else "",
        answers=_answers(story, thread, task, actor),
        **facts,
    )


_REASONS = {
    Outcome.GRANTED: "granted",
    Outcome.PARTLY: "partly",
    Outcome.REFUSED: "refused",
    Outcome.FORWARDED: "forwarded_reasons",
    Outcome.DUPLICATE: "duplicates",
}


def _verdict(story: "Story", thread: Thread, offered: set[str], draw: random.Random) -> Outcome:
    """An outcome that the step offers, or one of those that any step may decide."""
    weights = dict(story.habit("after_obstacle" if thread.obstacle else "decisions"))
    possible = offered & set(Outcome) or {Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED}
    possible = possible | {Outcome.FORWARDED, Outcome.DUPLICATE}
    found = Outcome(weighted(draw, {name: weight for name, weight in weights.items() if name in possible}))
    return Outcome.GRANTED if found == Outcome.DUPLICATE and not _earlier(thread) else found


def _second_thoughts(
    story: "Story", thread: Thread, offered: set[str], draw: random.Random
) -> tuple[Outcome, bool]:
    """The outcome of an objection and whether it was right; a decision that stands must be the same one."""
    before = Outcome(thread.outcome)
    better = Outcome.GRANTED if before != Outcome.GRANTED else Outcome.REFUSED
    stands = before in offered | {Outcome.FORWARDED, Outcome.DUPLICATE} or not offered & set(Outcome)
    if not stands or before == Outcome.DUPLICATE or happens(draw, story.habit("upheld")):
        return better, True
    return before, False


def _earlier(thread: Thread) -> str:
    """The tracking code of another case of the same applicant; "" when there is none."""
    lines, _ = asked.my_cases(actor=cast.citizen(thread.citizen))
    return next((line.code for line in lines if line.id < thread.id), "")


def hear_of_warning(story: "Story", thread: Thread, rung: str) -> None:
    """Before a case gets late its clerk may ask for more time."""
    draw = story.agenda.luck(thread)
    if rung == Rung.BEFORE and happens(draw, story.habit("work", "extend")):
        story.agenda.put(story.calendar.add_working(story.now, 3_600), "extend", thread.id)


def extend(story: "Story", thread: Thread) -> None:
    """More days, with a reason, from whoever has a task in hand."""
    held = next((task for task in thread.tasks if task.holder), None)
    if held is None or thread.waiting or thread.outcome:
        return
    draw = story.agenda.luck(thread)
    cases.extend(
        actor=officer(story, thread, held),
        now=story.now,
        case_id=thread.id,
        days=draw.randint(3, 5),
        reason=one_of(draw, told.file("texts")["extensions"]),
    )


def reply(story: "Story", thread: Thread) -> None:
    """An answer to the applicant's message."""
    held = next((task for task in thread.tasks if task.holder), None)
    if held is not None:
        text = one_of(story.agenda.luck(thread), told.file("texts")["staff_messages"])
        cases.send_message(actor=officer(story, thread, held), now=story.now, case_id=thread.id, text=text)


def hear_of_decision(story: "Story", thread: Thread) -> None:
    """Now and then a head opens a case again."""
    draw = story.agenda.luck(thread)
    if not thread.objected and thread.outcome == Outcome.GRANTED and happens(draw, story.habit("reopen")):
        story.agenda.put(story.calendar.add_working_days(story.now, draw.randint(3, 15)), "reopen", thread.id)


def reopen(story: "Story", thread: Thread) -> None:
    """The head of the unit has the case worked on again."""
    pool = story.cast.of(thread.unit_id, Role.UNIT_HEAD)
    if pool and thread.outcome and not thread.tasks:
        reason = one_of(story.agenda.luck(thread), told.file("texts")["reopens"])
        cases.reopen(actor=pool[0], now=story.now, case_id=thread.id, reason=reason)
        thread.outcome = ""


DEEDS = {"extend": extend, "reply": reply, "reopen": reopen, "outside": hear_from_outside}


def leave(story: "Story") -> None:
    """Who is away these days has handed the open work over."""
    for away in orgs.away_in_unit(actor=SYSTEM, on=story.now):
        actor = story.cast.people.get(away.person_id)
        if actor is not None and away.is_now(local_day(story.now)):
            with contextlib.suppress(RuleBroken):  # nothing was open
                cases.cover_tasks(actor=actor, now=story.now, absence_id=away.id)
