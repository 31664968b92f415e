"""The way of a sheet from a unit to the committee: handed in, approved, accepted, locked. Pure.

From the bottom up: the head of the agency approves what a branch or his own unit handed in, the secretary of the
committee accepts what is approved. Whoever handed in does not approve. A changed value takes approvals back.
Source: DHIS2, data approval (bottom-up, one level at a time, taken back from the top); the step between a branch
and the committee is assumed.
"""

import dataclasses
import datetime

from ostan.domains.indicators.rules.kinds import SheetState
from ostan.kernel.errors import RuleBroken

HANDED = frozenset({SheetState.HANDED_IN, SheetState.APPROVED, SheetState.ACCEPTED})
SHORTEST_REASON = 5
LONGEST_REASON = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """Where a sheet stands."""

    state: SheetState = SheetState.OPEN
    is_locked: bool = False


def is_open(*, now: datetime.datetime, closes_at: datetime.datetime, until: datetime.datetime | None) -> bool:
    """Whether values are still taken: until the door closes, or until the end of a lock exception."""
    return now <= max(closes_at, until or closes_at)


def changed(stand: Stand, *, is_open: bool) -> Stand:
    """After a value was given or changed: what was approved must be approved again.

    Raises:
        RuleBroken: "indicators.locked" or "indicators.window_closed".
    """
    if stand.is_locked:
        raise RuleBroken("indicators.locked")
    if not is_open:
        raise RuleBroken("indicators.window_closed")
    went_on = stand.state in (SheetState.APPROVED, SheetState.ACCEPTED)
    return Stand(SheetState.HANDED_IN if went_on else stand.state)


def handed_in(stand: Stand, *, is_open: bool, is_empty: bool) -> Stand:
    """After the unit said that it is done. Cells may stay empty, so that nobody is led to invent a figure; not all.

    Raises:
        RuleBroken: "indicators.locked", "indicators.window_closed" or "indicators.sheet_empty".
    """
    after = changed(stand, is_open=is_open)
    if is_empty:
        raise RuleBroken("indicators.sheet_empty")
    return Stand(SheetState.HANDED_IN if after.state not in HANDED else after.state)


def approved(stand: Stand, *, by_maker: bool, branches_wait: int) -> Stand:
    """After the head of the agency approved.

    Raises:
        RuleBroken: "indicators.not_now", "indicators.own_work" or "indicators.branches_wait" (count).
    """
    if stand.state is not SheetState.HANDED_IN or stand.is_locked:
        raise RuleBroken("indicators.not_now")
    if by_maker:
        raise RuleBroken("indicators.own_work")
    if branches_wait:
        raise RuleBroken("indicators.branches_wait", count=branches_wait)
    return Stand(SheetState.APPROVED)


def accepted(stand: Stand, *, by_approver: bool) -> Stand:
    """After the secretary accepted. Raises RuleBroken "indicators.not_now" or "indicators.own_work"."""
    if stand.state is not SheetState.APPROVED or stand.is_locked:
        raise RuleBroken("indicators.not_now")
    if by_approver:
        raise RuleBroken("indicators.own_work")
    return Stand(SheetState.ACCEPTED)


def returned(stand: Stand) -> Stand:
    """After it was given back with a reason. Raises RuleBroken "indicators.not_now"."""
    if stand.state not in HANDED or stand.is_locked:
        raise RuleBroken("indicators.not_now")
    return Stand(SheetState.RETURNED)


def locked(stand: Stand, *, is_open: bool) -> Stand:
    """After the clock locked it: only what is accepted, and only once the door is closed.

    Raises:
        RuleBroken: "indicators.not_now".
    """
    if stand.state is not SheetState.ACCEPTED or is_open or stand.is_locked:
        raise RuleBroken("indicators.not_now")
    return dataclasses.replace(stand, is_locked=True)


def unlocked(stand: Stand) -> Stand:
    """After a lock exception was granted; what was accepted stays so until something changes."""
    return dataclasses.replace(stand, is_locked=False)


def check_reason(text: str) -> str:
    """The reason. Raises RuleBroken "indicators.reason_missing" or "indicators.reason_long"."""
    reason = text.strip()
    if len(reason) < SHORTEST_REASON:
        raise RuleBroken("indicators.reason_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("indicators.reason_long", field="reason", most=LONGEST_REASON)
    return reason
