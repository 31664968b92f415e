"""Takes what a unit hands in: cell by cell on a page or row by row from a file, judged first, written as one thing."""

import dataclasses
import datetime
from collections.abc import Sequence

from ostan.domains.indicators import queries
from ostan.domains.indicators.actions.writing import Said, write
from ostan.domains.indicators.events import ApprovalTakenBack, SheetHandedIn, SheetKept
from ostan.domains.indicators.models import Approval, Sheet
from ostan.domains.indicators.queries import Meaning
from ostan.domains.indicators.queries.sheets import HAND_IN, SheetCard, stand_of
from ostan.domains.indicators.rules import Held, SheetState, Standing, approving
from ostan.domains.indicators.rules.approving import Stand
from ostan.domains.indicators.rules.grid import Fate, Typed, Verdict, judge, tally
from ostan.domains.indicators.rules.periods import order_of
from ostan.foundation import once
from ostan.foundation.once import OnceRows
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import Stale

WRITTEN = frozenset({Verdict.NEW, Verdict.CHANGED})
KEPT = (
    *("state", "revision", "handed_by", "handed_at", "first_handed_at", "returned_why"),
    *("approved_by", "accepted_by", "reviewed_at"),
)
"""What of a sheet may change when figures are kept."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """The fate of every row; `done` once it has been written. `lacks`: of so many `cells` of the sheet those that hold
    nothing then. `sheet_id` and `revision` say what was written, 0 for nothing."""

    fates: list[Fate]
    tally: dict[str, int]
    done: bool
    lacks: int
    cells: int
    sheet_id: int = 0
    revision: int = 0


def keep_figures(
    *,
    actor: Actor,
    now: datetime.datetime,
    data_set_id: int,
    unit_id: int,
    period: Period,
    typed: Sequence[Typed],
    revision: int | None = None,
    dry_run: bool = False,
    finish: bool = False,
    leave_out: bool = False,
) -> Kept:
    """The fate of each row; what is accepted is written as claims, in one unit of work, unless `dry_run`.

    When a row is refused nothing at all is written, unless `leave_out` says to leave such rows out. `finish` hands
    the sheet in. Cells that are not named stay as they are. A change takes approvals back.

    Args:
        revision: of the sheet as the actor saw it; None does not ask.

    Raises:
        NotAllowed: the unit does not hand this in, or it is out of the actor's reach.
        RuleBroken: "indicators.locked", "indicators.window_closed", "indicators.sheet_empty"; Stale when somebody
            else changed the sheet since.
    """
    sheet = _sheet(actor, now, data_set_id, unit_id, period)
    meanings = queries.asked_meanings(card=sheet.data_set, period=sheet.period)
    first = _judged(sheet, typed, meanings)
    refused = first.tally[Verdict.REFUSED] and not leave_out
    if dry_run or refused or not (finish or any(one.verdict in WRITTEN for one in first.fates)):
        return dataclasses.replace(first, done=not dry_run and not refused)
    with unit_of_work(actor=actor, now=now) as work:
        row = lock_sheet(sheet)
        if revision is not None and revision != row.revision:
            raise Stale()
        kept = _judged(sheet, typed, meanings)
        fresh = [one for one in kept.fates if one.verdict in WRITTEN]
        stand = stand_of(row)
        is_open = approving.is_open(now=now, closes_at=row.closes_at, until=row.open_until)
        after = approving.changed(stand, is_open=is_open) if fresh else stand
        if fresh:
            _write(work, sheet, row, fresh, stand, actor, now)
        if finish:
            after = approving.handed_in(after, is_open=is_open, is_empty=kept.lacks == kept.cells)
        _stand(work, sheet, row, after, handed=finish, actor=actor, now=now)
    return dataclasses.replace(kept, done=True, sheet_id=row.pk, revision=row.revision)


def _sheet(actor: Actor, now: datetime.datetime, data_set_id: int, unit_id: int, period: Period) -> SheetCard:
    return queries.sheet_of(
        actor=actor, now=now, data_set_id=data_set_id, unit_id=unit_id, period=period, capability=HAND_IN
    )


def _judged(sheet: SheetCard, typed: Sequence[Typed], meanings: Sequence[Meaning]) -> Kept:
    asked = queries.asked_cells(
        card=sheet.data_set, unit_id=sheet.unit_id, period=sheet.period, meanings=meanings
    )
    fates = judge(typed, asked)
    held = {key: cell.was for key, cell in asked.items()}
    held |= {one.asked.key: one.reading for one in fates if one.asked and one.verdict in WRITTEN}
    lacks = sum(one.held is Held.MISSING for one in held.values())
    return Kept(fates, tally(fates), done=False, lacks=lacks, cells=len(held))


def lock_sheet(sheet: SheetCard) -> Sheet:
    """The sheet's row, made when there was none, locked for change."""
    key = {"data_set_id": sheet.data_set.id, "unit_id": sheet.unit_id, "order": order_of(sheet.period)}
    if not sheet.id:
        once.insert(Sheet(**key, due_at=sheet.due_at, closes_at=sheet.closes_at), ignore_conflicts=True)
    (row,) = _LOCKED.rows(**key)
    return row


_LOCKED = OnceRows(
    Sheet,
    lambda data_set_id, unit_id, order: Sheet.objects.select_for_update().filter(
        data_set=data_set_id, unit=unit_id, order=order
    ),
    "data_set_id",
    "unit_id",
    "order",
)


def _write(
    work: Work,
    sheet: SheetCard,
    row: Sheet,
    fresh: Sequence[Fate],
    before: Stand,
    actor: Actor,
    now: datetime.datetime,
) -> None:
    said = [
        Said(
            one.asked.version_id,
            sheet.unit_id,
            sheet.period,
            one.reading,
            one.asked.category,
            one.asked.place_id,
            note=one.note,
        )
        for one in fresh
        if one.asked
    ]
    write(work, said, standing=Standing.CLAIMED, by_id=actor.person_id, now=now)
    row.reviewed_at = None
    work.record(SheetKept(stream=f"sheet:{row.pk}", sheet_id=row.pk, values=len(said)))
    if before.state in (SheetState.APPROVED, SheetState.ACCEPTED):
        take_back(work, row, changed=len(said), now=now)


def take_back(work: Work, row: Sheet, *, changed: int, now: datetime.datetime) -> None:
    """The approvals of the sheet hold no longer; what they pinned stays to be compared."""
    Approval.objects.filter(sheet=row, taken_back_at=None).update(taken_back_at=now)
    row.approved_by = row.accepted_by = 0
    work.record(ApprovalTakenBack(stream=f"sheet:{row.pk}", sheet_id=row.pk, changed=changed))


def _stand(
    work: Work,
    sheet: SheetCard,
    row: Sheet,
    after: Stand,
    *,
    handed: bool,
    actor: Actor,
    now: datetime.datetime,
) -> None:
    row.state, row.revision = after.state, row.revision + 1
    if after.state is SheetState.HANDED_IN:
        # Who changed what was handed in answers for it, so that nobody approves his own figures.
        row.handed_by = actor.person_id
    if handed:
        row.handed_at, row.first_handed_at = now, row.first_handed_at or now
        row.returned_why = ""
        work.record(
            SheetHandedIn(
                stream=f"sheet:{row.pk}",
                sheet_id=row.pk,
                data_set_id=sheet.data_set.id,
                unit_id=sheet.unit_id,
                period_key=sheet.period.key,
                is_in_time=row.first_handed_at <= row.due_at,
            )
        )
    once.update(row, *KEPT)
