"""What the house does by itself: steps of a process, and a calendar that is tried before it is changed."""

from typing import Any

import pytest

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.queries import another_calendar
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import DayKind
from tests.cases import given


def test_what_a_change_of_the_calendar_would_move_is_known_before_it_is_made(
    world: given.World, django_assert_max_num_queries: Any
) -> None:
    moved, asked = given.case(world), given.waiting(world)
    early = given.case(world, now=given.later(days=-20))
    extended = given.claimed(world)
    actions.extend(actor=world.clerk, now=given.NOW, case_id=extended.pk, days=2, reason=given.REASON)
    day = moved.norm_due_at.date()

    def close() -> object:
        return holidays.add_special_day(
            actor=SYSTEM, now=given.NOW, kind=DayKind.CLOSURE, first=day, title="سرما"
        )

    before = Entry.objects.count()
    calendar = holidays.tried(close)
    with django_assert_max_num_queries(4):
        effect = queries.calendar_effect(calendar=calendar, first=day)

    assert (effect.open, effect.moved, effect.waiting) == (3, 2, 1)
    assert Entry.objects.count() == before
    close()
    assert actions.reckon_deadlines(actor=SYSTEM, now=given.NOW) == effect.moved
    assert asked.pk != early.pk


def test_a_preview_looks_at_no_more_cases_than_it_says(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = max(given.case(world).norm_due_at for _ in range(3)).date()
    monkeypatch.setattr(another_calendar, "MOST_LOOKED_AT", 2)
    calendar = holidays.tried(
        lambda: holidays.add_special_day(
            actor=SYSTEM, now=given.NOW, kind=DayKind.CLOSURE, first=day, title="سرما"
        )
    )

    effect = queries.calendar_effect(calendar=calendar, first=day)
    assert (effect.open, effect.looked_at, effect.moved) == (3, 2, 2)


def test_a_step_that_notifies_reminds_the_heads_of_the_units_at_which_the_case_waits(
    world: given.World,
) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    case.refresh_from_db()

    with delivering_at_once():
        actions.fire_timers(actor=SYSTEM, now=case.next_timer_at)

    told = Notice.objects.filter(code="case.called", channel="INAPP")
    assert world.head.person_id in {notice.person_id for notice in told}
    file = queries.case_file(actor=world.clerk, now=given.later(days=9), code=case.code)
    assert words.history(file.history[-1]) == "«یادآوری»: به مدیر واحدی که پرونده نزد آن است یادآوری شد."


def test_what_an_automatic_step_did_is_told_as_it_was(world: given.World) -> None:
    case = given.case(world)
    facts = {"case_id": case.pk, "unit_ids": [world.first.pk], "operation_code": "record", "node": "book"}

    assert actions.tell_units(actor=SYSTEM, now=given.NOW, facts=facts, entry_id=1) == 0
    assert not Notice.objects.filter(code="case.called").exists()
    for more, said in (
        ({}, "«ثبت» در دفتر رویدادها ثبت شد."),
        ({"operation_code": "notify", "unit_ids": []}, "«ثبت»: پایان رسیدگی به متقاضی اطلاع داده شد."),
        ({"operation_code": "fly"}, "فرایند از گام خودکار «ثبت» گذشت."),
    ):
        line = queries.HistoryLine(
            1, given.NOW, "OperationDue", 0, 0, {**facts, **more}, {"step": "ثبت"}, False
        )
        assert words.history(line) == said
