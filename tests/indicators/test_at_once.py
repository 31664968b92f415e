"""Real transactions at the same time: an approval and a change of what is approved never pass each other."""

import functools
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import Approval, Pin, Sheet, Value
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.rules.grid import Typed
from ostan.foundation.ledger.models import Entry
from ostan.kernel.errors import RuleBroken
from tests.indicators import given
from tests.indicators.given import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in threads of their own that start at the same moment; "done" or the refusal of each."""
    gate = threading.Barrier(len(acts))
    found: dict[int, str] = {}

    def run(at: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            found[at] = "done"
        except RuleBroken as refused:
            found[at] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [found[at] for at in sorted(found)]


def test_an_approval_and_a_change_at_once_leave_nothing_approved_that_was_not_seen() -> None:
    world = given.world()
    one = given.handed_in(world)
    for number in range(20, 25):
        approve = functools.partial(
            actions.approve_sheet, actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision
        )
        change = functools.partial(given.keep, world, Typed("permits", number=str(number)), by="deputy")
        found = together(approve, change)
        row = Sheet.objects.get(pk=one.id)

        assert found[1] == "done"
        assert found[0] in ("done", "work.stale")
        # whoever came first: the changed value is in no approval that still holds
        assert row.state == SheetState.HANDED_IN
        assert not Approval.objects.filter(sheet=row, taken_back_at=None).exists()
        newest = Value.objects.filter(cell=given.cell(world).pk).order_by("-pk")[0]
        assert not Pin.objects.filter(value=newest).exists()
        one = given.sheet(world)


def test_a_sheet_that_is_begun_twice_at_once_is_one_sheet_with_every_value_kept() -> None:
    world = given.world()
    begin = [
        lambda number=number: given.keep(world, Typed("permits", number=str(number))) for number in (1, 2, 3)
    ]

    assert together(*begin) == ["done"] * 3
    assert Sheet.objects.count() == 1
    values = Value.objects.filter(cell=given.cell(world).pk).order_by("-pk")
    assert len(values) == 3
    assert given.cell(world).claimed == values[0].number
    assert Entry.objects.filter(activity="ValueGiven").count() == 3


def test_an_acceptance_that_is_given_twice_at_once_is_one() -> None:
    world = given.world()
    one = given.approved(world)
    accept = lambda: actions.accept_sheet(  # noqa: E731  # one line says it
        actor=world.secretary, now=NOW, sheet_id=one.id, revision=one.revision
    )

    assert sorted(together(accept, accept)) == ["done", "work.stale"]
    assert Approval.objects.filter(state="ACCEPTED").count() == 1
