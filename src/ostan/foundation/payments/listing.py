"""Lists and sums of bills for those who keep the books, and the gateway's report beside ours."""

import dataclasses
import datetime

from django.db.models import Count, QuerySet, Sum

from ostan.foundation import access, sheets
from ostan.foundation.payments import rules
from ostan.foundation.payments.models import BILL_STATES, Bill, Refund
from ostan.foundation.payments.queries import BillCard, cards
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, day_ends
from ostan.kernel.errors import NotAllowed, RuleBroken

SEE = "payments.see"
PAGE = 50
WAYS = ("online", "by_hand")
TO_REFUND = "to_refund"
"""The state by which bills with a refund that waits are asked for."""

REFERENCES = ("شمارهٔ پیگیری", "شماره پیگیری", "شمارهٔ مرجع", "شماره مرجع", "ref_id", "reference", "RRN")
AMOUNTS = ("مبلغ", "مبلغ (ریال)", "مبلغ ریال", "amount")
"""Titles of columns that gateways write. Source: assumed; others are named by hand."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which bills are asked for; what is empty does not narrow. `stream` is one matter's, days are those of billing."""

    state: str = ""
    way: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    reference: str = ""
    stream: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """How many bills of a state there are, and how many rials they make."""

    state: str
    count: int
    rials: int


def _rows(actor: Actor, wanted: Wanted) -> QuerySet[Bill]:
    rows = access.visible(Bill.objects.all(), actor, SEE)
    if wanted.state == TO_REFUND:
        rows = rows.filter(refunds__state="ASKED")
    elif wanted.state in BILL_STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.way in WAYS:
        rows = rows.filter(state="PAID", by_hand=wanted.way == "by_hand")
    if wanted.first:
        rows = rows.filter(owed_at__gte=day_begins(wanted.first))
    if wanted.last:
        rows = rows.filter(owed_at__lt=day_ends(wanted.last))
    if wanted.reference:
        rows = rows.filter(reference=wanted.reference)
    return rows.filter(stream=wanted.stream) if wanted.stream else rows


def listed(
    *, actor: Actor, wanted: Wanted, cursor: str = "", limit: int = PAGE
) -> tuple[list[BillCard], str]:
    """The bills in the actor's reach, newest first, and the cursor of the next page. Three statements."""
    rows = _rows(actor, wanted)
    if before := persian.whole_number(cursor, 0):
        rows = rows.filter(pk__lt=before)
    found = cards(rows.order_by("-pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def sums(*, actor: Actor, wanted: Wanted) -> list[Sums]:
    """The bills in the actor's reach by state: how many and how much. One statement."""
    rows = _rows(actor, wanted).order_by().values_list("state").annotate(Count("pk"), Sum("amount_rials"))
    found = {state: (count, rials) for state, count, rials in rows}
    return [Sums(state, *found[state]) for state in BILL_STATES if state in found]


def to_refund(*, actor: Actor) -> Sums:
    """The refunds in the actor's reach that are still to be given. One statement."""
    bills = access.visible(Bill.objects.all(), actor, SEE)
    found = Refund.objects.filter(bill__in=bills, state="ASKED").aggregate(
        n=Count("pk"), of=Sum("amount_rials")
    )
    return Sums(TO_REFUND, found["n"], found["of"] or 0)


def one(*, actor: Actor, bill_id: int) -> BillCard:
    """The bill. Three statements.

    Raises:
        NotAllowed: there is no such bill in the actor's reach.
    """
    found = cards(access.visible(Bill.objects.filter(pk=bill_id), actor, SEE))
    if not found:
        raise NotAllowed(SEE)
    return found[0]


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """The gateway's report beside our bills of the same days: lines on either side and every difference."""

    ours: int
    theirs: int
    differences: list[rules.Difference]


def compare(
    *,
    actor: Actor,
    data: bytes,
    first: datetime.date,
    last: datetime.date,
    reference_column: str = "",
    amount_column: str = "",
) -> Compared:
    """The report of the gateway, as Excel or CSV, against what was paid through it in these days. One statement.

    Raises:
        NotAllowed: the actor does not keep the books.
        RuleBroken: payments.column_missing (`column`), payments.amount_unreadable (`line`), sheets.….
    """
    access.require(actor, "payments.reconcile")
    theirs = list(_report(data, reference_column, amount_column))
    paid = Bill.objects.filter(
        state="PAID", by_hand=False, paid_at__gte=day_begins(first), paid_at__lt=day_ends(last)
    )
    ours = [rules.Line(*row) for row in paid.values_list("reference", "amount_rials")]
    return Compared(len(ours), len(theirs), rules.differences(ours, theirs))


def _report(data: bytes, reference_column: str, amount_column: str) -> list[rules.Line]:
    sheet = next(one for one in sheets.read(data) if one.lines)
    reference = _column(sheet.columns, reference_column, REFERENCES, "شمارهٔ پیگیری")
    amount = _column(sheet.columns, amount_column, AMOUNTS, "مبلغ")
    found = []
    for line in sheet.lines:
        name = persian.latin_digits(line.cells.get(reference, ""))
        rials = persian.only_digits(line.cells.get(amount, "").replace(",", "").replace("٬", ""))
        if name and rials is None:
            raise RuleBroken("payments.amount_unreadable", field="file", line=line.number)
        if name:
            found.append(rules.Line(name, int(rials or 0)))
    return found


def _column(columns: list[str], named: str, usual: tuple[str, ...], what: str) -> str:
    found = next((title for title in ((named,) if named else usual) if title in columns), "")
    if not found:
        raise RuleBroken("payments.column_missing", field="file", column=named or what)
    return found
