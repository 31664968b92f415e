"""What simulated people do about money: pay at the practice gateway or by a slip, waive, give back."""

from typing import TYPE_CHECKING

from ostan.domains.cases import queries as asked
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments import gateway
from ostan.foundation.payments.rehearsal import Rehearsal
from ostan.kernel.actor import Role
from ostan.wiring.demo import cast, told
from ostan.wiring.demo.agenda import Thread
from ostan.wiring.demo.chance import happens, one_of

if TYPE_CHECKING:
    import datetime

    from ostan.wiring.demo.story import Story

BACK = "http://localhost/pay/back/"


def think_of_payment(story: "Story", thread: Thread) -> None:
    """Most pay within days, some never; now and then the head of the unit waives the fee.

    The last one of the year is left to whoever visits the demo.
    """
    if thread.number == story.agenda.wanted:
        return
    draw, habit = story.agenda.luck(thread), story.habit("pay")
    if happens(draw, habit["waived"]):
        story.agenda.put(story.calendar.add_working_days(story.now, 2), "waive", thread.id)
    elif not happens(draw, habit["never"]):
        story.agenda.put(_soon(story, draw.lognormvariate(0.1, 0.9)), "pay", thread.id)


def _soon(story: "Story", days: float) -> "datetime.datetime":
    return story.calendar.add_working(story.now, max(600, int(min(days, 8.0) * 20_000)))


def pay(story: "Story", thread: Thread) -> None:
    """At the gateway, where some cancel and come again, or at a bank whose slip a clerk notes."""
    bill = asked.bill_of(case_id=thread.id)
    if bill is None or bill.state != "OWED":
        return
    draw, habit = story.agenda.luck(thread), story.habit("pay")
    if happens(draw, habit["by_hand"]):
        clerks = story.cast.of(thread.unit_id, Role.CLERK)
        if clerks:
            slip = f"{draw.randrange(10**8):08d}"
            payments.note_paid(actor=clerks[0], now=story.now, bill_id=bill.id, reference=slip)
            return
    door = Rehearsal()
    door.cancels = happens(draw, habit["cancelled"])
    payer = cast.citizen(thread.citizen)
    with gateway.instead(door):
        payments.send_payer(actor=payer, now=story.now, token=bill.token, back=BACK)
        payments.settle(actor=payer, now=story.now, authority=door.last)
    if door.cancels:
        story.agenda.put(_soon(story, 0.3), "pay", thread.id)


def waive(story: "Story", thread: Thread) -> None:
    """The head of the unit waives the fee, with a reason."""
    bill = asked.bill_of(case_id=thread.id)
    heads = story.cast.of(thread.unit_id, Role.UNIT_HEAD)
    if bill is not None and bill.state == "OWED" and heads:
        reason = one_of(story.agenda.luck(thread), told.file("texts")["waivers"])
        payments.waive(actor=heads[0], now=story.now, bill_id=bill.id, reason=reason)


def hear_of_end(story: "Story", thread: Thread) -> None:
    """Most name an account; the finance clerk gives back, within weeks, what the card of the service promises."""
    draw = story.agenda.luck(thread)
    bill = asked.bill_of(case_id=thread.id) if story.costs(thread) else None
    if bill is not None and bill.refund == "ASKED":
        if happens(draw, story.habit("pay")["names_account"]):
            payer, account = cast.citizen(thread.citizen), _account(draw.randrange(10**19))
            payments.give_account(actor=payer, now=story.now, token=bill.token, sheba=account)
        story.agenda.put(story.calendar.add_working_days(story.now, draw.randint(3, 15)), "refund", thread.id)


def _account(number: int) -> str:
    """A Sheba that is well formed and of no bank: no bank has the code 000."""
    digits = f"{number:022d}"
    return f"IR{98 - int(f'{digits}182700') % 97:02d}{digits}"


def refund(story: "Story", thread: Thread) -> None:
    """The money goes back, and its number is noted."""
    bill = asked.bill_of(case_id=thread.id)
    keepers = [one for one in story.cast.books if bill and bill.unit_path.startswith(one.grants[0].unit_path)]
    if bill is not None and bill.refund == "ASKED" and keepers:
        number = f"{story.agenda.luck(thread).randrange(10**9):09d}"
        payments.note_refund(actor=keepers[0], now=story.now, bill_id=bill.id, reference=number)


DEEDS = {"pay": pay, "waive": waive, "refund": refund}
