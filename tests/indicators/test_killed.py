"""kill -9 while a sheet is brought from a file, and while it is approved: a step was done whole, or not at all."""

import itertools
import os
import signal
import time
from collections.abc import Callable

import pytest
from django.db import connection

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import Approval, Cell, Sheet, Value
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.rules.grid import COLUMNS, SHEET, Typed
from ostan.foundation import sheets
from ostan.foundation.ledger.models import Entry
from tests.indicators import given
from tests.indicators.given import MONTH, NOW

pytestmark = pytest.mark.django_db(transaction=True)

AFTER = (0.0, 0.004, 0.009, 0.015, 0.022)
"""Seconds after a step was acknowledged, at which the next one is broken off somewhere."""


def killed_while(step: Callable[[int], object], seconds: float) -> int:
    """How many steps a process of its own had acknowledged when it was killed in the middle of the next."""
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            for number in itertools.count(1):
                step(number)
                os.write(writing, b".")
        finally:
            os._exit(1)
    os.close(writing)
    done = os.read(reading, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    done += os.read(reading, 10_000)
    os.close(reading)
    return len(done)


def excel(number: int) -> bytes:
    rows = [
        {"code": "permits", "number": str(number)},
        {"code": "in_time", "number": str(number), "of": str(number)},
        {"code": "trained", "category": "زن", "number": str(number)},
        {"code": "trained", "category": "مرد", "number": str(number)},
    ]
    told = [[row.get(name, "") for name in COLUMNS] for row in rows]
    return sheets.workbook([sheets.Table(SHEET, list(COLUMNS.values()), told)])


@pytest.mark.parametrize("seconds", AFTER)
def test_an_import_that_is_killed_has_written_every_row_or_none(seconds: float) -> None:
    world = given.world()
    books = [excel(number) for number in range(60)]

    def bring(number: int) -> None:
        actions.import_figures(
            actor=world.clerk,
            now=NOW,
            data_set_id=world.data_set.pk,
            unit_id=world.units["east"],
            period=MONTH,
            data=books[number],
            dry_run=False,
        )

    done = killed_while(bring, seconds)

    assert done >= 1
    claimed = {int(one) for one in Cell.objects.values_list("claimed", flat=True)}
    assert claimed in ({done}, {done + 1}), "some rows of a file and not the others"
    (kept,) = claimed
    assert Cell.objects.count() == 4
    assert Value.objects.count() == 4 * kept
    assert Entry.objects.filter(activity="ValueGiven").count() == 4 * kept
    assert Sheet.objects.get().revision == kept


@pytest.mark.parametrize("seconds", AFTER)
def test_an_approval_that_is_killed_pins_every_value_or_does_not_stand(seconds: float) -> None:
    world = given.world()

    def go_round(number: int) -> None:
        given.keep(world, Typed("permits", number=str(number)), finish=True)
        one = given.row(world)
        actions.approve_sheet(actor=world.head, now=NOW, sheet_id=one.pk, revision=one.revision)
        one = given.row(world)
        actions.accept_sheet(actor=world.secretary, now=NOW, sheet_id=one.pk, revision=one.revision)

    done = killed_while(go_round, seconds)

    assert done >= 1
    row = given.row(world)
    newest = Value.objects.order_by("cell_id", "-pk").distinct("cell_id")
    standing = Approval.objects.filter(sheet=row, taken_back_at=None)
    for one in standing:
        assert set(one.pins.values_list("value_id", flat=True)) == {value.pk for value in newest}
    expected = {SheetState.APPROVED: {"APPROVED"}, SheetState.ACCEPTED: {"APPROVED", "ACCEPTED"}}
    assert {one.state for one in standing} == expected.get(SheetState(row.state), set())
    assert Approval.objects.count() == Entry.objects.filter(activity="SheetApproved").count()
    assert Value.objects.count() == Entry.objects.filter(activity="ValueGiven").count()
    assert done <= Value.objects.count() <= done + 1
