"""Leads sheets from a unit to the committee, pins what was approved, and locks what is final."""

import contextlib
import datetime
import hashlib
from collections.abc import Sequence

from django.db.models import F

from ostan.domains.indicators import queries
from ostan.domains.indicators.actions.handing import lock_sheet, take_back
from ostan.domains.indicators.events import (
    LockLifted,
    SheetApproved,
    SheetLocked,
    SheetReturned,
)
from ostan.domains.indicators.models import Approval, LockException, Pin, Sheet
from ostan.domains.indicators.queries import Claim
from ostan.domains.indicators.queries.sheets import SheetCard, Unit, stand_of
from ostan.domains.indicators.rules import SheetState, approving
from ostan.domains.org import queries as org
from ostan.foundation import access, once
from ostan.foundation.once import OnceRows
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import NotAllowed, NothingRecorded, RuleBroken, Stale

APPROVE, ACCEPT, UNLOCK, WATCH = (
    "indicators.approve",
    "indicators.accept",
    "indicators.unlock",
    "indicators.watch_time",
)
LONGEST_OPENING = datetime.timedelta(days=30)
"""How long a lock exception may last. Source: assumed."""


def approve_sheet(*, actor: Actor, now: datetime.datetime, sheet_id: int, revision: int) -> Approval:
    """The approval of the agency's head, with the ledger leaf of each value.

    Raises:
        NotAllowed: there is no such sheet within the actor's reach.
        RuleBroken: "indicators.not_now", "indicators.own_work", "indicators.branches_wait"; Stale.
    Source: DHIS2, approval from the bottom up; that nobody approves what he handed in himself is assumed.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row, sheet = _locked(actor, now, APPROVE, sheet_id, revision)
        claims = queries.standing_claims(sheet=sheet)
        after = approving.approved(
            stand_of(row),
            by_maker=_is_maker(actor, row, claims),
            branches_wait=queries.waiting_branches(sheet=sheet),
        )
        row.approved_by = actor.person_id
        return _approve(work, row, claims, after.state, actor, now)


def accept_sheet(*, actor: Actor, now: datetime.datetime, sheet_id: int, revision: int) -> Approval:
    """The acceptance of the committee's secretary, with the ledger leaf of each value.

    Raises:
        NotAllowed: there is no such sheet, or the actor accepts none.
        RuleBroken: "indicators.not_now", "indicators.own_work"; Stale.
    Source: assumed; the members of committees work for its secretary.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row, sheet = _locked(actor, now, ACCEPT, sheet_id, revision)
        claims = queries.standing_claims(sheet=sheet)
        by_approver = actor.person_id == row.approved_by or _is_maker(actor, row, claims)
        after = approving.accepted(stand_of(row), by_approver=by_approver)
        row.accepted_by = actor.person_id
        return _approve(work, row, claims, after.state, actor, now)


def return_sheet(*, actor: Actor, now: datetime.datetime, sheet_id: int, revision: int, reason: str) -> Sheet:
    """The sheet, given back to its unit with a reason that the unit reads.

    By the head of the agency as long as nobody accepted it, by the secretary once it is approved.

    Raises:
        NotAllowed: there is no such sheet within the actor's reach.
        RuleBroken: "indicators.not_now", "indicators.reason_missing", "indicators.reason_long"; Stale.
    """
    told = approving.check_reason(reason)
    with unit_of_work(actor=actor, now=now) as work:
        capability = _who_returns(actor, sheet_id)
        row, _ = _locked(actor, now, capability, sheet_id, revision)
        may_now = {
            APPROVE: (SheetState.HANDED_IN, SheetState.APPROVED),
            ACCEPT: (SheetState.APPROVED, SheetState.ACCEPTED),
        }
        if row.state not in may_now[capability]:
            raise RuleBroken("indicators.not_now")
        after = approving.returned(stand_of(row))
        if row.state != SheetState.HANDED_IN:
            take_back(work, row, changed=0, now=now)
        row.state, row.returned_why = after.state, told
        row.revision += 1
        once.update(row, "state", "returned_why", "revision", "approved_by", "accepted_by")
        work.record(SheetReturned(stream=f"sheet:{row.pk}", sheet_id=row.pk, unit_id=row.unit_id))
    return row


def _who_returns(actor: Actor, sheet_id: int) -> str:
    rows = Sheet.objects.filter(pk=sheet_id)
    for capability in (APPROVE, ACCEPT):
        if access.visible(rows, actor, capability).exists():
            return capability
    raise NotAllowed(APPROVE)


def _locked(
    actor: Actor, now: datetime.datetime, capability: str, sheet_id: int, revision: int
) -> tuple[Sheet, SheetCard]:
    row = _LOCKED.first(sheet_id=sheet_id)
    unit = org.unit(unit_id=row.unit_id) if row else None
    if row is None or unit is None or not access.may_touch(actor, capability, unit_path=unit.path):
        raise NotAllowed(capability)
    if row.revision != revision:
        raise Stale()
    return row, queries.card_of(row, Unit(unit.id, unit.name, unit.path), now)


_LOCKED = OnceRows(Sheet, lambda sheet_id: Sheet.objects.select_for_update().filter(pk=sheet_id), "sheet_id")


def _approve(
    work: Work, row: Sheet, claims: Sequence[Claim], state: SheetState, actor: Actor, now: datetime.datetime
) -> Approval:
    approval = Approval(sheet=row, state=state, by_id=actor.person_id, at=now)
    once.insert(approval)
    pins = _pins(approval, claims)
    once.insert(*pins)
    row.state, row.revision = state, row.revision + 1
    once.update(row, "state", "revision", "approved_by", "accepted_by")
    work.record(
        SheetApproved(
            stream=f"sheet:{row.pk}",
            sheet_id=row.pk,
            state=state,
            values=len(pins),
            pins_digest=digest_of(pins),
        )
    )
    return approval


def _is_maker(actor: Actor, row: Sheet, claims: Sequence[Claim]) -> bool:
    """Whether he handed the sheet in, or wrote any figure that stands in it."""
    return actor.person_id in {row.handed_by, *(one.by_id for one in claims)}


def _pins(approval: Approval, claims: Sequence[Claim]) -> list[Pin]:
    """The values with the entries that brought them."""
    entries = queries.entries_of(cell_ids=[one.cell_id for one in claims])
    return [
        Pin(
            approval=approval,
            value_id=one.value_id,
            entry_id=entries[one.value_id][0],
            leaf=entries[one.value_id][1],
        )
        for one in claims
    ]


def digest_of(pins: Sequence[Pin]) -> str:
    """The digest of what was approved: of the pinned leaves in the order of their values."""
    ordered = sorted(pins, key=lambda pin: pin.value_id)
    return hashlib.sha256(b"".join(bytes(pin.leaf) for pin in ordered)).hexdigest()


def lift_lock(
    *,
    actor: Actor,
    now: datetime.datetime,
    data_set_id: int,
    unit_id: int,
    period: Period,
    until: datetime.datetime,
    reason: str,
) -> LockException:
    """The exception by which a closed or locked sheet takes values again until an instant.

    Raises:
        NotAllowed: there is no such sheet, or the actor opens none.
        RuleBroken: "indicators.until_out_of_range" (days), "indicators.reason_missing", "indicators.reason_long".
    Source: DHIS2, lock exceptions.
    """
    told = approving.check_reason(reason)
    if not now < until <= now + LONGEST_OPENING:
        raise RuleBroken("indicators.until_out_of_range", field="until", days=LONGEST_OPENING.days)
    sheet = queries.sheet_of(
        actor=actor, now=now, data_set_id=data_set_id, unit_id=unit_id, period=period, capability=UNLOCK
    )
    with unit_of_work(actor=actor, now=now) as work:
        row = lock_sheet(sheet)
        made = LockException.objects.create(
            sheet=row, reason=told, by_id=actor.person_id, at=now, until=until
        )
        row.open_until, row.locked_at = until, None
        row.revision += 1
        once.update(row, "open_until", "locked_at", "revision")
        work.record(LockLifted(stream=f"sheet:{row.pk}", sheet_id=row.pk, exception_id=made.pk, until=until))
    return made


def lock_due(*, actor: Actor, now: datetime.datetime) -> int:
    """How many sheets were locked: those that are accepted and whose door is closed.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, WATCH)
    waiting = Sheet.objects.filter(state=SheetState.ACCEPTED, locked_at=None, closes_at__lt=now)
    final = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        for row in waiting.select_for_update().order_by("pk"):
            if not approving.is_open(now=now, closes_at=row.closes_at, until=row.open_until):
                approving.locked(stand_of(row), is_open=False)
                final.append(row.pk)
                work.record(SheetLocked(stream=f"sheet:{row.pk}", sheet_id=row.pk))
        Sheet.objects.filter(pk__in=final).update(locked_at=now, revision=F("revision") + 1)
    return len(final)
