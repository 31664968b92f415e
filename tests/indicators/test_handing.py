"""A sheet from a unit to the committee: handed in, approved with its leaves, accepted, locked, opened again."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.actions.approving import digest_of
from ostan.domains.indicators.models import Approval, Cell, LockException, Pin, Sheet, Value
from ostan.domains.indicators.rules import Held, SheetState, Standing
from ostan.domains.indicators.rules.grid import Typed
from ostan.foundation.ledger.append import leaf_of
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, Stale
from tests.indicators import given
from tests.indicators.given import FULL, MONTH, NOW, refused
from tests.standing import standing

LATER = NOW + datetime.timedelta(days=40)


world = standing(given.world)


def test_values_stand_in_their_cells_and_their_history_and_the_ledger(world: given.World) -> None:
    kept = given.keep(world, *FULL)

    assert (kept.done, kept.lacks, kept.tally["NEW"]) == (True, 0, 4)
    assert given.cell(world).claimed == 12
    assert (given.cell(world, "in_time").claimed, given.cell(world, "in_time").claimed_of) == (9, 10)
    assert given.cell(world, "trained", category="m").claimed_na
    assert [one.held for one in Value.objects.order_by("pk")] == [*["VALUE"] * 3, "NOT_APPLICABLE"]
    entry = Entry.objects.get(stream=f"cell:{given.cell(world).pk}")
    assert (entry.facts["number"], entry.facts["period_key"]) == ("12", "1404-M02")


def test_the_same_value_again_writes_nothing_and_an_emptied_cell_is_missing_not_zero(
    world: given.World,
) -> None:
    given.keep(world, *FULL)
    before = Entry.objects.count()

    assert given.keep(world, *FULL).tally["SAME"] == 4
    assert Entry.objects.count() == before

    given.keep(world, Typed("permits"))
    one = given.cell(world)
    assert (one.claimed, one.claimed_na) == (None, False)
    given.keep(world, Typed("permits", number="0"))
    assert given.cell(world).claimed == 0
    assert [one.held for one in Value.objects.filter(cell=one.pk).order_by("pk")] == [
        "VALUE",
        "MISSING",
        "VALUE",
    ]


def test_one_refused_row_keeps_the_rest_from_being_written_unless_it_is_left_out(world: given.World) -> None:
    rows = (*FULL[:2], Typed("trained", "f", number="چهار"))

    kept = given.keep(world, *rows)
    assert (kept.done, kept.tally["REFUSED"]) == (False, 1)
    assert not Cell.objects.exists()

    assert not given.keep(world, *rows, leave_out=True, dry_run=True).done
    assert not Cell.objects.exists()

    assert given.keep(world, *rows, leave_out=True).done
    assert Cell.objects.count() == 2


def test_a_unit_hands_in_only_its_own_and_only_what_it_owes(world: given.World) -> None:
    for by, unit in (("clerk", "west"), ("other_head", "east"), ("secretary", "east"), ("auditor", "east")):
        with pytest.raises(NotAllowed):
            given.keep(world, *FULL, by=by, unit=unit)
    for period in (MONTH.shifted(1), MONTH.shifted(-2)):
        with pytest.raises(NotAllowed):
            given.keep(world, *FULL, period=period)
    with pytest.raises(NotAllowed):
        given.keep(world, *FULL, unit="other", by="other_head")
    assert not Value.objects.exists()


def test_an_empty_sheet_is_not_handed_in(world: given.World) -> None:
    with refused("indicators.sheet_empty"):
        given.keep(world, finish=True)
    assert not Sheet.objects.exists()


def test_a_sheet_goes_from_the_branch_to_the_agency_to_the_secretary(world: given.World) -> None:
    one = given.handed_in(world)
    assert (one.stand.state, one.first_handed_at) == (SheetState.HANDED_IN, NOW)
    with pytest.raises(NotAllowed):
        actions.approve_sheet(actor=world.clerk, now=NOW, sheet_id=one.id, revision=one.revision)
    with refused("indicators.not_now"):
        actions.accept_sheet(actor=world.secretary, now=NOW, sheet_id=one.id, revision=one.revision)

    one = given.accepted(world)

    assert one.stand.state is SheetState.ACCEPTED
    assert [row.state for row in Approval.objects.order_by("pk")] == ["APPROVED", "ACCEPTED"]


def test_nobody_approves_what_he_handed_in(world: given.World) -> None:
    for branch, clerk in (("east", "clerk"), ("west", "west_clerk")):
        given.approved(world, branch, clerk)
    one = given.handed_in(world, "agency", "head")
    with refused("indicators.own_work"):
        actions.approve_sheet(actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision)
    actions.approve_sheet(actor=world.deputy, now=NOW, sheet_id=one.id, revision=one.revision)


def test_who_wrote_a_figure_does_not_approve_the_sheet_that_another_handed_in(world: given.World) -> None:
    given.keep(world, given.FULL[0], by="head")
    given.keep(world, *given.FULL[1:], finish=True)
    one = given.sheet(world)

    with refused("indicators.own_work"):
        actions.approve_sheet(actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision)
    actions.approve_sheet(actor=world.deputy, now=NOW, sheet_id=one.id, revision=one.revision)


def test_the_agency_waits_for_its_branches(world: given.World) -> None:
    one = given.handed_in(world, "agency", "head")
    with refused("indicators.branches_wait") as broken:
        actions.approve_sheet(actor=world.deputy, now=NOW, sheet_id=one.id, revision=one.revision)
    assert broken.value.facts["count"] == 2


def test_an_approval_pins_the_leaf_of_each_value(world: given.World) -> None:
    given.approved(world)
    pins = list(Pin.objects.select_related("value"))

    assert len(pins) == 4
    for pin in pins:
        entry = Entry.objects.get(pk=pin.entry_id)
        assert entry.facts["value_id"] == pin.value_id
        assert bytes(pin.leaf) == leaf_of(entry)
    recorded = Entry.objects.get(activity="SheetApproved")
    assert recorded.facts["pins_digest"] == digest_of(pins)


def test_a_later_change_takes_the_approvals_back_and_shows_as_a_difference(world: given.World) -> None:
    given.accepted(world)
    given.keep(world, Typed("permits", number="15", note="سه پروانه جا افتاده بود"))

    one = given.sheet(world)
    version = given.cell(world).version_id
    (change,) = queries.changes_since_approval(sheet=one, version_ids=[version])

    assert one.stand.state is SheetState.HANDED_IN
    assert not Approval.objects.filter(taken_back_at=None).exists()
    assert (change.before.number, change.after.number) == (12, 15)
    assert change.note == "سه پروانه جا افتاده بود"
    assert Entry.objects.filter(activity="ApprovalTakenBack").count() == 1


def test_a_sheet_is_returned_with_a_reason_and_handed_in_again(world: given.World) -> None:
    one = given.handed_in(world)
    with refused("indicators.reason_missing"):
        actions.return_sheet(actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision, reason=" ")
    actions.return_sheet(
        actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision, reason="مدرک ندارد."
    )
    one = given.sheet(world)
    assert (one.stand.state, one.returned_why) == (SheetState.RETURNED, "مدرک ندارد.")

    given.keep(world, Typed("permits", number="11"), finish=True)
    one = given.sheet(world)
    assert (one.stand.state, one.returned_why) == (SheetState.HANDED_IN, "")


def test_the_secretary_returns_what_is_approved_and_the_head_only_what_is_not_accepted(
    world: given.World,
) -> None:
    one = given.accepted(world)
    for actor, code in ((world.head, "indicators.not_now"),):
        with refused(code):
            actions.return_sheet(
                actor=actor, now=NOW, sheet_id=one.id, revision=one.revision, reason="برگردد."
            )
    with pytest.raises(NotAllowed):
        actions.return_sheet(
            actor=world.other_head, now=NOW, sheet_id=one.id, revision=one.revision, reason="برگردد."
        )
    actions.return_sheet(
        actor=world.secretary, now=NOW, sheet_id=one.id, revision=one.revision, reason="برگردد."
    )
    assert given.sheet(world).stand.state is SheetState.RETURNED


def test_after_the_grace_nothing_is_taken_and_what_is_accepted_is_locked(world: given.World) -> None:
    given.accepted(world)
    given.handed_in(world, "west", "west_clerk")
    assert actions.lock_due(actor=SYSTEM, now=NOW) == 0
    assert actions.lock_due(actor=SYSTEM, now=LATER) == 1
    assert actions.lock_due(actor=SYSTEM, now=LATER) == 0
    with pytest.raises(NotAllowed):
        actions.lock_due(actor=world.head, now=LATER)

    assert given.row(world).locked_at == LATER
    assert given.row(world, "west").locked_at is None
    with refused("indicators.locked"):
        given.keep(world, Typed("permits", number="99"), now=LATER)
    with refused("indicators.window_closed"):
        given.keep(world, Typed("permits", number="99"), now=LATER, by="west_clerk", unit="west")
    one = given.sheet(world)
    with refused("indicators.not_now"):
        actions.return_sheet(
            actor=world.secretary, now=LATER, sheet_id=one.id, revision=one.revision, reason="برگردد."
        )


def test_a_lock_exception_opens_the_door_for_a_while_and_is_kept(world: given.World) -> None:
    given.accepted(world)
    actions.lock_due(actor=SYSTEM, now=LATER)
    told = {"data_set_id": world.data_set.pk, "unit_id": world.units["east"], "period": MONTH}
    until = LATER + datetime.timedelta(days=3)
    with pytest.raises(NotAllowed):
        actions.lift_lock(actor=world.head, now=LATER, until=until, reason="خطای شمارش", **told)
    with refused("indicators.until_out_of_range"):
        actions.lift_lock(
            actor=world.provincial,
            now=LATER,
            until=LATER + datetime.timedelta(days=31),
            reason="خطای شمارش",
            **told,
        )

    actions.lift_lock(actor=world.provincial, now=LATER, until=until, reason="خطای شمارش", **told)
    given.keep(world, Typed("permits", number="13"), now=LATER)

    assert LockException.objects.get().by_id == world.provincial.person_id
    assert Entry.objects.filter(activity="LockLifted").count() == 1
    assert given.row(world).state == SheetState.HANDED_IN
    with refused("indicators.window_closed"):
        given.keep(world, Typed("permits", number="14"), now=until + datetime.timedelta(days=1))


def test_two_who_look_at_the_same_sheet_do_not_overwrite_each_other(world: given.World) -> None:
    given.keep(world, *FULL, revision=0)
    with pytest.raises(Stale):
        given.keep(world, Typed("permits", number="13"), revision=0)


def test_what_an_auditor_finds_stands_beside_the_claim(world: given.World) -> None:
    given.keep(world, *FULL)
    one = given.cell(world)
    typed = Typed("permits", number="10", note="بازشماری در بایگانی")
    with pytest.raises(NotAllowed):
        actions.judge_figure(
            actor=world.head, now=NOW, cell_id=one.pk, standing=Standing.VERIFIED, typed=typed
        )
    with refused("indicators.claim_is_the_units"):
        actions.judge_figure(
            actor=world.auditor, now=NOW, cell_id=one.pk, standing=Standing.CLAIMED, typed=typed
        )
    actions.judge_figure(
        actor=world.auditor, now=NOW, cell_id=one.pk, standing=Standing.VERIFIED, typed=typed
    )

    found = queries.cell(actor=world.auditor, cell_id=one.pk)
    assert [found.readings[standing].figure for standing in Standing] == [12, 10, None]
    assert found.readings[Standing.VALIDATED].held is Held.MISSING
    assert {one.entry_id > 0 for one in found.history} == {True}


def test_the_database_itself_keeps_values_and_locks_only_what_is_accepted(world: given.World) -> None:
    given.handed_in(world)
    for act in (
        lambda: Value.objects.update(number=1),
        lambda: Value.objects.all().delete(),
        lambda: Sheet.objects.update(locked_at=NOW),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            act()
