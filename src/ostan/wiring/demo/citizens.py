"""What simulated citizens do: apply, answer or stay silent, write, withdraw, object, rate."""

import datetime
import random
from typing import TYPE_CHECKING

from ostan.domains.cases import actions as cases
from ostan.domains.cases.rules import Channel, Outcome
from ostan.domains.feedback import actions as feedback
from ostan.domains.feedback.rules import BLAME, PRAISE, is_happy
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import PlaceLevel
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import cast, partners, told
from ostan.wiring.demo.agenda import Thread
from ostan.wiring.demo.answers import Pen
from ostan.wiring.demo.arrivals import Arrival
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story

_HOURS = 3600


def apply(story: "Story", arrival: Arrival, *, by: Actor | None = None) -> tuple[int, int]:
    """One application, on the web or with somebody of the service desk (`by`); the ids of case and applicant."""
    draw = dice(story.agenda.seed, "apply", story.number)
    applicant, who = cast.enter(arrival.citizen, story.now)
    sender = None if by or arrival.channel != Channel.WEB else partners.sender(story.senders, arrival, draw)
    actor = by or sender or (applicant if arrival.channel == Channel.WEB else draw.choice(story.cast.desk))
    pen = Pen(
        story.form_of(arrival.service),
        draw,
        day=local_day(story.now),
        who=who,
        place_code=_place(story, arrival.county, draw),
        file_of=cast.folder_of(actor, story.now),
        subject=told.subjects().get(arrival.service),
    )
    answers, draft_id = pen.fill(), None
    if actor is applicant:
        version_id = story.version_of(arrival.service)
        kept = cases.keep_draft(actor=actor, now=story.now, version_id=version_id, answers=answers)
        draft_id = kept.pk
    opened = cases.open_case(
        actor=actor,
        now=story.now,
        service_code=arrival.service,
        answers=answers,
        channel=Channel.SYSTEM if sender else arrival.channel,
        citizen_id=applicant.person_id,
        draft_id=draft_id,
        reference=f"{story.agenda.seed}-{story.number}" if sender else "",
    )
    thread, habit = story.agenda.threads[opened.pk], story.habit("citizen")
    if happens(draw, habit["withdraw"]):
        story.agenda.put(_in_days(story, draw, 0.5, 12), "withdraw", thread.id)
    if happens(draw, habit["message"]):
        story.agenda.put(_in_days(story, draw, 1, 9), "message", thread.id)
    return opened.pk, applicant.person_id


def _place(story: "Story", county: str, draw: random.Random) -> str:
    """The county, or a city or rural district in it."""
    if not happens(draw, story.habit("deeper_place")):
        return county
    return draw.choice(story.places_in(county) or [county])


def _in_days(story: "Story", draw: random.Random, least: float, most: float) -> datetime.datetime:
    """An instant so many days ahead, when people are awake."""
    at = story.now + datetime.timedelta(days=draw.uniform(least, most))
    return at.replace(hour=draw.randint(5, 17), minute=draw.randrange(60)) if least >= 1 else at


def think_of_answer(story: "Story", thread: Thread) -> None:
    """Most answer within days, some never."""
    draw = story.agenda.luck(thread)
    if not happens(draw, story.habit("citizen", "silent")):
        days = min(draw.lognormvariate(0.6, 0.8), 13)
        story.agenda.put(story.now + datetime.timedelta(days=days), "answer", thread.id)


def answer(story: "Story", thread: Thread) -> None:
    """The applicant answers what was asked."""
    if thread.waiting:
        text = one_of(story.agenda.luck(thread), told.file("texts")["replies"])
        cases.answer_question(actor=cast.citizen(thread.citizen), now=story.now, case_id=thread.id, text=text)


def withdraw(story: "Story", thread: Thread) -> None:
    """The applicant no longer wants it."""
    if thread.tasks:
        reason = one_of(story.agenda.luck(thread), told.file("texts")["withdrawals"])
        cases.withdraw(actor=cast.citizen(thread.citizen), now=story.now, case_id=thread.id, reason=reason)


def message(story: "Story", thread: Thread) -> None:
    """A word to the staff, who mostly reply."""
    if not thread.tasks:
        return
    draw = story.agenda.luck(thread)
    text = one_of(draw, told.file("texts")["citizen_messages"])
    cases.send_message(actor=cast.citizen(thread.citizen), now=story.now, case_id=thread.id, text=text)
    if happens(draw, story.habit("work", "reply")):
        at = story.calendar.add_working(story.now, draw.randint(1, 12) * _HOURS)
        story.agenda.put(at, "reply", thread.id)


def hear_of_decision(story: "Story", thread: Thread) -> None:
    """Some rate, some of the disappointed object."""
    draw = story.agenda.luck(thread)
    if happens(draw, story.habit("rate").get(thread.outcome, 0)):
        days = min(draw.lognormvariate(0, 1.1), 25)
        story.agenda.put(story.now + datetime.timedelta(days=days), "rate", thread.id)
    if not thread.objected and happens(draw, story.habit("object").get(thread.outcome, 0)):
        story.agenda.put(_in_days(story, draw, 1, 9), "object", thread.id)


def rate(story: "Story", thread: Thread) -> None:
    """One answer to one question, with reasons and sometimes words."""
    draw, scores = story.agenda.luck(thread), story.habit("scores")
    weights = scores["late"] if thread.late else scores.get(thread.outcome, scores["other"])
    score = draw.choices(range(1, 6), weights)[0]
    reasons = draw.sample(PRAISE if is_happy(score) else BLAME, draw.randint(0, 2))
    feedback.rate(
        actor=cast.citizen(thread.citizen),
        now=story.now,
        case_id=thread.id,
        score=score,
        reasons=reasons,
        comment=one_of(draw, told.file("texts")["comments"][str(score)]),
    )


def object_(story: "Story", thread: Thread) -> None:
    """The applicant objects to the decision."""
    if thread.outcome and not thread.tasks and thread.outcome != Outcome.WITHDRAWN:
        text = one_of(story.agenda.luck(thread), told.file("texts")["objections"])
        cases.object(actor=cast.citizen(thread.citizen), now=story.now, case_id=thread.id, text=text)


DEEDS = {"answer": answer, "withdraw": withdraw, "message": message, "rate": rate, "object": object_}


def places_under(county: str) -> list[str]:
    """Cities and rural districts of a county."""
    levels = (PlaceLevel.CITY, PlaceLevel.RURAL_DISTRICT)
    return [card.code for level in levels for card in orgs.places_under(code=county, level=level)]
