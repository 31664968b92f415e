"""What a service costs: a case goes on when it is paid, and what is to go back is asked for when it ends."""

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import PaymentSettled
from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import CaseState, Outcome, TaskAct
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments import queries as bills
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NothingRecorded


def settle_fee(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any]) -> bool:
    """Whether the case of a paid or waived bill went on: its clock runs again, with every deadline moved.

    A case that waits no more, or whose bill this is not, stays as it is.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    bill = bills.bill(bill_id=facts["bill_id"])
    if bill.purpose != inside.FEE:
        return False
    rows = Case.objects.filter(pk=inside.case_of(bill.stream), state=CaseState.WAITING)
    went_on = False
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        for running in Running.for_the_house(rows, work=work, actor=actor, now=now, skip_locked=False):
            went_on = any(task.act == TaskAct.PAY for task in running.tasks) and running.is_settled()
            if went_on:
                _go_on(running, bill.pk, waived=bill.state == "WAIVED")
    return went_on


def _go_on(running: Running, bill_id: int, *, waived: bool) -> None:
    seconds = running.stop_waiting(TaskAct.PAY)
    running.say(
        lambda: PaymentSettled(
            stream=running.stream,
            case_id=running.case.pk,
            bill_id=bill_id,
            waived=waived,
            paused_seconds=seconds,
            norm_due_at=running.case.norm_due_at,
        )
    )
    running.go_on(TaskAct.PAY)
    running.save()


def refund_fee(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any]) -> int:
    """How many rials are to go back now that a case has ended, by the rule on the card of its service.

    A case that ended well after all keeps what was asked back before.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    stream, outcome = f"case:{facts['case_id']}", Outcome(facts["outcome"])
    paid = [one for one in bills.bills_of(stream=stream) if one.state == "PAID" and one.purpose == inside.FEE]
    if not paid:
        return 0
    version_id = Case.objects.values_list("version_id", flat=True).get(pk=facts["case_id"])
    card = catalogue.version_for_case(version_id=version_id).card
    back = rules.to_refund(outcome, [(cost.rials or 0, cost.refund) for cost in card.fee])
    if not back:
        payments.drop_refunds(actor=actor, now=now, stream=stream)
    left = back
    for one in paid:
        part = min(left, one.amount_rials)
        if part:
            payments.ask_refund(actor=actor, now=now, bill_id=one.pk, amount_rials=part, cause=outcome)
        left -= part
    return back - left
