"""What the province asks of national bodies: asked, answered, and taken up higher when no answer comes."""

import datetime
from collections.abc import Collection

from ostan.domains.org import queries as org
from ostan.domains.plans import rules
from ostan.domains.plans.events import DemandAnswered, DemandAsked, DemandClimbed, PromiseWaits
from ostan.domains.plans.models import Climb, Commitment, Demand, WaitingCommitment
from ostan.domains.plans.queries.demands import SEE, working_days
from ostan.domains.plans.rules import Answer, Step, step_at
from ostan.domains.plans.rules.demands import LADDER, age, check_answered, check_asked, is_higher
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

DEMAND = "plans.demand"
AT_ONCE = 200


def ask_body(
    *,
    actor: Actor,
    now: datetime.datetime,
    unit_id: int,
    body: str,
    title: str,
    text: str,
    asked_on: datetime.date,
    ground: str = "",
    letter: str = "",
    commitment_ids: Collection[int] = (),
) -> Demand:
    """The demand of a unit on a national body, with the promises that wait for its answer.

    Raises:
        NotAllowed: the unit is not the actor's, or a promise is not the unit's.
        RuleBroken: plans.missing, plans.too_long, plans.future.
    """
    unit = org.unit(unit_id=unit_id)
    if not access.may_touch(actor, DEMAND, unit_path=unit.path):
        raise NotAllowed(DEMAND)
    check_asked(asked_on, local_day(now))
    waiting = sorted(set(commitment_ids))
    if Commitment.objects.filter(pk__in=waiting, unit__path__startswith=unit.path).count() != len(waiting):
        raise NotAllowed(DEMAND)
    told = {
        "body": rules.line(body, "body"),
        "title": rules.line(title, "title"),
        "text": rules.text(text, "text"),
        "ground": rules.line(ground, "ground", required=False),
        "letter": _letter(letter, "letter"),
    }
    with unit_of_work(actor=actor, now=now) as work:
        made = Demand.objects.create(
            unit_id=unit_id, asked_on=asked_on, asked_by=actor.person_id, made_at=now, **told
        )
        WaitingCommitment.objects.bulk_create(
            WaitingCommitment(demand=made, commitment_id=pk) for pk in waiting
        )
        work.record(
            DemandAsked(
                stream=f"demand:{made.pk}",
                demand_id=made.pk,
                unit_id=unit_id,
                asked_on=asked_on,
                commitment_ids=tuple(waiting),
            )
        )
    return made


def wait_for_answer(
    *, actor: Actor, now: datetime.datetime, demand_id: int, commitment_id: int
) -> WaitingCommitment:
    """A promise waits for the answer to a demand that was asked before, by whichever unit.

    Raises:
        NotAllowed: there is no such demand, or the promise is not of the actor's reach.
        RuleBroken: plans.answered_already, plans.waits_already, plans.over.
    """
    with unit_of_work(actor=actor, now=now) as work:
        demand, promise = _open_pair(actor, demand_id, commitment_id)
        if promise.due < local_day(now):
            raise RuleBroken("plans.over")
        made, is_new = WaitingCommitment.objects.get_or_create(demand=demand, commitment=promise)
        if not is_new:
            raise RuleBroken("plans.waits_already")
        work.record(_waits(demand, promise, waits=True))
    return made


def wait_no_more(*, actor: Actor, now: datetime.datetime, demand_id: int, commitment_id: int) -> None:
    """The promise waits no more for the answer; the ledger keeps that it did.

    Raises:
        NotAllowed: there is no such demand, or the promise is not of the actor's reach.
        RuleBroken: plans.answered_already, plans.waits_not.
    """
    with unit_of_work(actor=actor, now=now) as work:
        demand, promise = _open_pair(actor, demand_id, commitment_id)
        gone, _ = WaitingCommitment.objects.filter(demand=demand, commitment=promise).delete()
        if not gone:
            raise RuleBroken("plans.waits_not")
        work.record(_waits(demand, promise, waits=False))


def _open_pair(actor: Actor, demand_id: int, commitment_id: int) -> tuple[Demand, Commitment]:
    """The promise is what has to be the actor's: it is said of it that it cannot go on."""
    promise = access.load(Commitment.objects.all(), actor, DEMAND, pk=commitment_id)
    demand = access.load(Demand.objects.all(), actor, SEE, lock=True, pk=demand_id)
    if demand.answer:
        raise RuleBroken("plans.answered_already")
    return demand, promise


def _waits(demand: Demand, promise: Commitment, *, waits: bool) -> PromiseWaits:
    return PromiseWaits(
        stream=f"demand:{demand.pk}",
        demand_id=demand.pk,
        commitment_id=promise.pk,
        unit_id=promise.unit_id,
        waits=waits,
    )


def _letter(raw: str, field: str) -> str:
    told = rules.line(raw, field, required=False)
    if len(told) > 40:
        raise RuleBroken("plans.too_long", field=field, longest=40)
    return told


def record_answer(
    *,
    actor: Actor,
    now: datetime.datetime,
    demand_id: int,
    answer: Answer,
    text: str,
    answered_on: datetime.date,
    letter: str = "",
) -> Demand:
    """The demand with what the body answered, once.

    Raises:
        NotAllowed: there is none within the actor's reach.
        RuleBroken: plans.answered_already, plans.answer_day, plans.missing, plans.too_long.
    """
    told, number = rules.text(text, "text"), _letter(letter, "letter")
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Demand.objects.all(), actor, DEMAND, lock=True, pk=demand_id)
        if row.answer:
            raise RuleBroken("plans.answered_already")
        check_answered(row.asked_on, answered_on, local_day(now))
        row.answer, row.answer_text, row.answer_letter = answer, told, number
        row.answered_on, row.answered_by = answered_on, actor.person_id
        row.save(update_fields=["answer", "answer_text", "answer_letter", "answered_on", "answered_by"])
        work.record(
            DemandAnswered(
                stream=f"demand:{row.pk}",
                demand_id=row.pk,
                unit_id=row.unit_id,
                answer=answer,
                answered_on=answered_on,
            )
        )
    return row


def climb_ladder(*, actor: Actor, now: datetime.datetime) -> int:
    """How many demands without an answer somebody higher takes up since this was last asked.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "plans.watch_time")
    today = local_day(now)
    first = today - datetime.timedelta(days=LADDER[1][0])
    waiting = Demand.objects.filter(answer="", asked_on__lte=first).exclude(step=Step.COUNCIL)
    climbing = {
        pk: waited
        for pk, step, asked_on in waiting.order_by("asked_on", "pk").values_list("pk", "step", "asked_on")
        if is_higher(step_at(waited := age(asked_on, today, working_days=working_days)), Step(step))
    }
    if not climbing:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        rows = Demand.objects.select_for_update().filter(pk__in=list(climbing)[:AT_ONCE], answer="")
        for row in rows:
            waited = climbing[row.pk]
            row.step = step_at(waited)
            row.save(update_fields=["step"])
            Climb.objects.create(demand=row, step=row.step, age=waited, at=now)
            work.record(
                DemandClimbed(
                    stream=f"demand:{row.pk}",
                    demand_id=row.pk,
                    unit_id=row.unit_id,
                    step=Step(row.step),
                    age=waited,
                )
            )
        return len(rows)
