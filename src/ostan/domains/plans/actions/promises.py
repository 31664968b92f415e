"""Units take actions and promise what they reach by when; a change is asked for by one and decided by another."""

import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.rules import Direction, Source
from ostan.domains.org import queries as org
from ostan.domains.plans import rules
from ostan.domains.plans.events import (
    ActionTaken,
    AmendmentApproved,
    AmendmentAsked,
    AmendmentRefused,
    PromiseStood,
)
from ostan.domains.plans.models import Amendment, Commitment, Document, Milestone, Node
from ostan.domains.plans.queries.documents import TAKEABLE
from ostan.domains.plans.queries.promises import changed_states
from ostan.domains.plans.rules import AmendmentState
from ostan.domains.plans.rules.documents import check_within
from ostan.domains.plans.rules.promises import check_amendment, check_other_person, check_promise
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

PROMISE = "plans.promise"
APPROVE = "plans.approve"


def take_action(
    *,
    actor: Actor,
    now: datetime.datetime,
    node_id: int,
    unit_id: int,
    indicator_code: str,
    told: rules.Told,
) -> Commitment:
    """The promise of a unit to carry out its part of an action, measured by an indicator as it is defined now.

    Raises:
        NotAllowed: there is no such action, unit or indicator, or the unit is not the actor's.
        RuleBroken: plans.taken_already, plans.document_over, plans.after_document, plans.not_measurable (a formula
            is not handed in and verified) and those of check_promise.
    """
    unit = org.unit(unit_id=unit_id)
    if not access.may_touch(actor, PROMISE, unit_path=unit.path):
        raise NotAllowed(PROMISE)
    indicator, today = indicators.indicator(code=indicator_code), local_day(now)
    if indicator.retired_at or indicator.source is Source.FORMULA:
        raise RuleBroken("plans.not_measurable", field="indicator")
    told = check_promise(told, rises=rises(indicator.now.told.direction), today=today)
    with unit_of_work(actor=actor, now=now) as work:
        node = _takeable(node_id, told.due, today)
        made = _promised(node, unit_id, indicator.now.id, told, actor, now)
        work.record(
            ActionTaken(
                stream=f"commitment:{made.pk}",
                commitment_id=made.pk,
                node_id=node.pk,
                unit_id=unit_id,
                indicator_id=indicator.id,
                starts=told.starts,
                due=told.due,
            )
        )
    return made


def _takeable(node_id: int, due: datetime.date, today: datetime.date) -> Node:
    """The action, of a document whose last day nobody changes meanwhile."""
    node = Node.objects.filter(pk=node_id, kind__in=TAKEABLE).first()
    if node is None:
        raise NotAllowed(PROMISE)
    until = _until(node)
    if until is not None and until < today:
        raise RuleBroken("plans.document_over")
    check_within(due, until)
    return node


def _until(node: Node) -> datetime.date | None:
    """The last day of the document, held until the end of the unit of work."""
    held = Document.objects.select_for_update(no_key=True).filter(pk=node.document_id)
    return held.values_list("until", flat=True).get()


def rises(direction: Direction) -> bool | None:
    """Whether more is better; None when neither more nor less is."""
    return None if direction is Direction.LEVEL else direction is Direction.UP


def _promised(
    node: Node, unit_id: int, version_id: int, told: rules.Told, actor: Actor, now: datetime.datetime
) -> Commitment:
    try:
        with transaction.atomic():
            made = Commitment.objects.create(
                node=node,
                unit_id=unit_id,
                version_id=version_id,
                title=told.title,
                share=told.share,
                baseline=told.baseline,
                first_target=told.target,
                target=told.target,
                starts=told.starts,
                first_due=told.due,
                due=told.due,
                needs=told.needs,
                made_at=now,
                made_by=actor.person_id,
            )
    except IntegrityError:
        raise RuleBroken("plans.taken_already", field="indicator") from None
    Milestone.objects.bulk_create(
        Milestone(commitment=made, day=stop.point.day, figure=stop.point.figure, title=stop.title)
        for stop in told.stops
    )
    return made


def ask_amendment(
    *,
    actor: Actor,
    now: datetime.datetime,
    commitment_id: int,
    target: Decimal,
    due: datetime.date,
    reason: str,
) -> Amendment:
    """The wish to promise another target or day. Nothing changes before somebody else approves it.

    Raises:
        NotAllowed: there is no such promise within the actor's reach.
        RuleBroken: plans.asked_already, plans.missing, plans.too_long, plans.after_document and those of
            check_amendment.
    """
    why = rules.text(reason, "reason")
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Commitment.objects.all(), actor, PROMISE, lock=True, pk=commitment_id)
        target, due = _checked(row, target, due, now)
        if row.amendments.filter(state=AmendmentState.ASKED).exists():
            raise RuleBroken("plans.asked_already")
        made = Amendment.objects.create(
            commitment=row,
            target_before=row.target,
            due_before=row.due,
            target=target,
            due=due,
            reason=why,
            asked_by=actor.person_id,
            asked_at=now,
        )
        work.record(
            AmendmentAsked(
                stream=f"commitment:{row.pk}",
                amendment_id=made.pk,
                commitment_id=row.pk,
                unit_id=row.unit_id,
            )
        )
    return made


def _checked(
    row: Commitment, target: Decimal, due: datetime.date, now: datetime.datetime
) -> tuple[Decimal, datetime.date]:
    if due != row.due:
        check_within(due, _until(row.node))
    return check_amendment(
        before=(row.target, row.due),
        after=(target, due),
        baseline=row.baseline,
        starts=row.starts,
        rises=rises(Direction(row.version.direction)),
        today=local_day(now),
    )


def approve_amendment(
    *, actor: Actor, now: datetime.datetime, amendment_id: int, note: str = ""
) -> Amendment:
    """The amendment, by which the promise goes on; what was promised first stays visible.

    Raises:
        NotAllowed: there is none that the actor may decide.
        RuleBroken: plans.decided_already, plans.own_amendment, plans.too_long, and plans.after_document and those of
            check_amendment when time has gone on since.
    """
    told = rules.text(note, "note", required=False)
    with unit_of_work(actor=actor, now=now) as work:
        row, promise = _to_decide(actor, amendment_id)
        promise.target, promise.due = _checked(promise, row.target, row.due, now)
        promise.save(update_fields=["target", "due"])
        _decide(row, AmendmentState.APPROVED, actor, now, told)
        work.record(
            AmendmentApproved(
                stream=f"commitment:{promise.pk}",
                amendment_id=row.pk,
                commitment_id=promise.pk,
                unit_id=promise.unit_id,
                due=row.due,
            )
        )
    return row


def refuse_amendment(*, actor: Actor, now: datetime.datetime, amendment_id: int, note: str) -> Amendment:
    """The amendment, refused with a reason: the promise stands as it is.

    Raises:
        NotAllowed: there is none that the actor may decide.
        RuleBroken: plans.decided_already, plans.own_amendment, plans.missing, plans.too_long.
    """
    told = rules.text(note, "note")
    with unit_of_work(actor=actor, now=now) as work:
        row, promise = _to_decide(actor, amendment_id)
        _decide(row, AmendmentState.REFUSED, actor, now, told)
        work.record(
            AmendmentRefused(
                stream=f"commitment:{promise.pk}",
                amendment_id=row.pk,
                commitment_id=promise.pk,
                unit_id=promise.unit_id,
            )
        )
    return row


def note_states(*, actor: Actor, now: datetime.datetime) -> int:
    """How many promises stand otherwise than when this was last asked; the ledger keeps each change.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "plans.watch_time")
    changed = changed_states(now=now)
    if not changed:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        for card, before in changed:
            work.record(
                PromiseStood(
                    stream=f"commitment:{card.id}",
                    commitment_id=card.id,
                    unit_id=card.unit_id,
                    before=before,
                    state=card.state,
                )
            )
    return len(changed)


def _to_decide(actor: Actor, amendment_id: int) -> tuple[Amendment, Commitment]:
    """The promise is locked first, as everywhere, so that two decisions come one after the other."""
    seen = access.load(Amendment.objects.all(), actor, APPROVE, pk=amendment_id)
    promise = Commitment.objects.select_for_update().get(pk=seen.commitment_id)
    row = access.load(Amendment.objects.all(), actor, APPROVE, lock=True, pk=amendment_id)
    if row.state != AmendmentState.ASKED:
        raise RuleBroken("plans.decided_already")
    check_other_person(row.asked_by, actor.person_id)
    return row, promise


def _decide(row: Amendment, state: AmendmentState, actor: Actor, now: datetime.datetime, note: str) -> None:
    row.state, row.decided_by, row.decided_at, row.decided_why = state, actor.person_id, now, note
    row.save(update_fields=["state", "decided_by", "decided_at", "decided_why"])
