"""What people of a replay suggest once a case has ended, and what the owners of the services say to it."""

import datetime
from typing import TYPE_CHECKING

from ostan.domains.cases import queries as asked
from ostan.domains.catalogue import queries as offered
from ostan.domains.feedback import actions as feedback
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed
from ostan.wiring.demo import cast, told
from ostan.wiring.demo.agenda import Thread
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story


def hear_of_decision(story: "Story", thread: Thread) -> None:
    """Some, on either side of the counter, know what would have made it easier."""
    draw = dice(story.agenda.seed, "suggest", thread.number, thread.round)
    for who in ("citizen", "staff"):
        if happens(draw, story.habit("suggest", who)):
            at = story.now + datetime.timedelta(days=draw.uniform(0.1, 6))
            story.agenda.put(at, f"suggest_{who}", thread.id)


def by_citizen(story: "Story", case_id: int, _: int) -> None:
    """The applicant suggests."""
    thread = story.agenda.threads.get(case_id)
    if thread is not None:
        _suggest(story, thread, cast.citizen(thread.citizen), "citizen")


def by_staff(story: "Story", case_id: int, _: int) -> None:
    """Whoever decided the case suggests."""
    thread = story.agenda.threads.get(case_id)
    decider = story.cast.people.get(thread.decider) if thread else None
    if thread is not None and decider is not None:
        _suggest(story, thread, decider, "staff")


def _suggest(story: "Story", thread: Thread, actor: Actor, who: str) -> None:
    draw = dice(story.agenda.seed, "suggestion", who, thread.number)
    code = asked.closed_case(case_id=thread.id).code
    text = one_of(draw, told.file("texts")["suggestions"][who])
    made = feedback.suggest(actor=actor, now=story.now, case_code=code, text=text)
    story.agenda.put(_later(story, draw.uniform(1, 8)), "examine_suggestion", thread.id, made.pk)


def examine(story: "Story", case_id: int, suggestion_id: int) -> None:
    """The head of the owner looks into it, and answers some days later."""
    head = _head(story, case_id)
    if head is not None:
        feedback.examine_suggestion(actor=head, now=story.now, suggestion_id=suggestion_id)
        draw = dice(story.agenda.seed, "weigh", suggestion_id)
        if happens(draw, story.habit("suggest", "answered")):
            story.agenda.put(_later(story, draw.uniform(2, 12)), "answer_suggestion", case_id, suggestion_id)


def answer(story: "Story", case_id: int, suggestion_id: int) -> None:
    """Accepted or refused, with a reason."""
    head, draw = _head(story, case_id), dice(story.agenda.seed, "judge", suggestion_id)
    if head is not None:
        accepted = happens(draw, story.habit("suggest", "accepted"))
        reasons = told.file("texts")["suggestion_answers"]["accepted" if accepted else "refused"]
        feedback.answer_suggestion(
            actor=head,
            now=story.now,
            suggestion_id=suggestion_id,
            accepted=accepted,
            reason=one_of(draw, reasons),
        )


def _head(story: "Story", case_id: int) -> Actor | None:
    """Who leads the unit that owns the service of the case."""
    thread = story.agenda.threads.get(case_id)
    if thread is None:
        return None
    owner_id = offered.version_for_case(version_id=thread.version_id).owner_id
    heads = story.cast.of(owner_id, Role.UNIT_HEAD)
    if not heads:
        raise NotAllowed("feedback.examine")
    return heads[0]


def _later(story: "Story", days: float) -> datetime.datetime:
    return story.calendar.add_working(story.now, int(days * 7 * 3600))


DEEDS = {
    "suggest_citizen": by_citizen,
    "suggest_staff": by_staff,
    "examine_suggestion": examine,
    "answer_suggestion": answer,
}
