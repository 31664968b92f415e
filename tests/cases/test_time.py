"""What time does to cases."""

import datetime

import pytest

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.models import Case, Extension, Pause, Task, WaitingTime
from ostan.domains.cases.rules import CaseState, Limits
from ostan.domains.org import actions as org
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import DayKind
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given


def test_the_clock_stands_while_the_applicant_is_asked(world: given.World) -> None:
    case = given.waiting(world)
    before = Case.objects.get(pk=case.pk)
    assert (before.state, before.paused_at) == (CaseState.WAITING, given.NOW)
    assert given.open_task(case).paused

    actions.answer_question(actor=world.citizen, now=given.later(days=2), case_id=case.pk, text="خیابان امام")
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.paused_at, after.answer_due_at) == (CaseState.OPEN, None, None)
    # Saturday does not count and Sunday closed while the clock stood: one working day more
    assert after.norm_due_at.isoformat() == "2026-04-19T11:00:00+00:00"
    assert Pause.objects.get().to_at == given.later(days=2)
    entry = Entry.objects.get(activity="CitizenAnswered")
    assert entry.facts["paused_seconds"] == 2 * given.DAY


def test_an_answer_within_the_day_costs_nobody_a_day(world: given.World) -> None:
    case = given.waiting(world)
    before = Case.objects.get(pk=case.pk).norm_due_at

    after = actions.answer_question(
        actor=world.citizen, now=given.later(hours=1), case_id=case.pk, text="خیابان امام"
    )
    assert after.norm_due_at == before


def test_only_the_applicant_answers(world: given.World) -> None:
    case = given.waiting(world)

    with pytest.raises(NotAllowed):
        actions.answer_question(actor=world.stranger, now=given.NOW, case_id=case.pk, text="من می‌دانم")
    with pytest.raises(NotAllowed):
        actions.answer_question(actor=world.clerk, now=given.NOW, case_id=case.pk, text="من می‌دانم")


def test_a_question_may_be_taken_back(world: given.World) -> None:
    case = given.waiting(world)
    taken = actions.take_back_question(actor=world.clerk, now=given.later(days=1), case_id=case.pk)

    assert taken.state == CaseState.OPEN
    assert not Pause.objects.filter(to_at=None).exists()


def test_a_step_may_ask_the_applicant_by_itself(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "incomplete")
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    assert given.told(case)[-1] == "CitizenAsked"

    actions.answer_question(actor=world.citizen, now=given.later(1), case_id=case.pk, text="پیوست شد")
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert given.open_task(case).node == "check"


def test_a_waiting_case_is_not_late(world: given.World) -> None:
    given.waiting(world)

    assert actions.mark_late(actor=SYSTEM, now=given.later(days=60)) == 0


def test_past_the_law_a_case_is_marked_once_and_told_to_who_stands_above(world: given.World) -> None:
    case, waiting = given.case(world), given.waiting(world)
    assert case.legal_due_at
    assert actions.mark_legally_late(actor=SYSTEM, now=case.legal_due_at) == 0

    after = case.legal_due_at + datetime.timedelta(seconds=1)
    assert [actions.mark_legally_late(actor=SYSTEM, now=after) for _ in range(2)] == [1, 0]
    case.refresh_from_db()
    waiting.refresh_from_db()
    assert (case.legal_late_at, waiting.legal_late_at) == (after, None)
    assert given.told(case)[-2:] == ["CaseBecameLegallyLate", "CaseEscalated"]
    told = Entry.objects.get(activity="CaseEscalated").facts
    assert (told["rung"], told["head_id"]) == ("LAW", world.top.person_id)
    file = queries.case_file(actor=world.clerk, now=after, code=case.code)
    assert words.history(file.history[-1]) == (
        "پرونده از مهلت قانونی گذشته است؛ به مقام بالاتر، معاون آزمون، خبر داده شد."
    )
    assert words.history(file.history[-2]) == "پرونده از مهلت قانونی گذشت."


def test_the_superior_hears_of_it_by_a_notice(world: given.World) -> None:
    case = given.case(world)
    with delivering_at_once():
        actions.mark_legally_late(actor=SYSTEM, now=given.later(days=30))

    notice = Notice.objects.get(code="case.legally_late", channel="INAPP")
    assert (notice.person_id, notice.stream) == (world.top.person_id, f"case:{case.pk}")


def test_a_service_whose_law_sets_no_deadline_is_never_past_it(world: given.World) -> None:
    given.service("free", world.first, given.short_process(), legal=None)
    case = given.case(world, "free")

    assert case.legal_due_at is None
    assert actions.mark_legally_late(actor=SYSTEM, now=given.later(days=400)) == 0


def test_a_closure_lifts_the_mark_of_the_law(world: given.World) -> None:
    case = given.case(world)
    assert case.legal_due_at
    late = case.legal_due_at + datetime.timedelta(minutes=5)
    actions.mark_legally_late(actor=SYSTEM, now=late)
    holidays.add_special_day(
        actor=SYSTEM,
        now=given.NOW,
        kind=DayKind.CLOSURE,
        first=datetime.date(2026, 4, 13),
        title="تعطیلی به سبب آلودگی هوا",
    )
    actions.reckon_deadlines(actor=SYSTEM, now=late)

    case.refresh_from_db()
    assert case.legal_late_at is None
    assert case.legal_due_at > late
    assert actions.mark_legally_late(actor=SYSTEM, now=case.legal_due_at + datetime.timedelta(days=1)) == 1


def test_a_late_case_is_decided_late(world: given.World) -> None:
    case = given.decided(world, now=given.later(days=30))

    assert case.late_at == case.norm_due_at
    assert case.legal_late_at == case.legal_due_at
    facts = Entry.objects.get(activity="CaseDecided").facts
    assert (facts["late"], facts["legally_late"]) == (True, True)


def test_a_case_past_its_norm_alone_kept_the_law(world: given.World) -> None:
    case = given.decided(world, now=given.case(world).norm_due_at + datetime.timedelta(hours=1))

    assert case.late_at
    assert case.legal_late_at is None
    assert Entry.objects.get(activity="CaseDecided").facts["legally_late"] is False
    actions.count_waiting_times(actor=SYSTEM, now=given.later(days=30))
    of_all = WaitingTime.objects.get(service=None, unit=None)
    assert (of_all.on_time, of_all.with_law, of_all.within_law) == (0, 1, 1)


def test_only_the_house_watches_time(world: given.World) -> None:
    watching = (
        actions.mark_legally_late,
        actions.mark_late,
        actions.escalate,
        actions.remind,
        actions.close_unanswered,
    )
    for watch in (*watching, actions.fire_timers, actions.reckon_deadlines, actions.count_waiting_times):
        with pytest.raises(NotAllowed):
            watch(actor=world.administrator, now=given.NOW)


def test_an_extension_moves_the_norm_alone(world: given.World) -> None:
    case = given.claimed(world)
    longer = actions.extend(
        actor=world.clerk, now=given.NOW, case_id=case.pk, days=3, reason="پاسخ استعلام نرسیده است"
    )

    assert longer.norm_due_at.isoformat() == "2026-04-21T11:00:00+00:00"
    assert longer.legal_due_at == case.legal_due_at
    assert Extension.objects.get().days == 3
    assert given.open_task(case).due_at == longer.norm_due_at


@pytest.mark.parametrize(
    ("days", "code"),
    [(0, "extension_of_nothing"), (11, "extension_too_long"), (6, "extension_beyond_law")],
)
def test_an_extension_has_its_limits(world: given.World, days: int, code: str) -> None:
    case = given.claimed(world)

    with pytest.raises(RuleBroken, match=code):
        actions.extend(
            actor=world.clerk, now=given.NOW, case_id=case.pk, days=days, reason="پاسخ استعلام نرسیده است"
        )


def test_extensions_are_counted(world: given.World) -> None:
    case = given.claimed(world)
    told = {"actor": world.clerk, "now": given.NOW, "case_id": case.pk, "reason": "پاسخ نرسیده است"}
    actions.extend(**told, days=1)
    actions.extend(**told, days=1)

    with pytest.raises(RuleBroken, match="extensions_used_up"):
        actions.extend(**told, days=1)


def test_an_extension_lifts_the_mark(world: given.World) -> None:
    case = given.claimed(world)
    late = case.norm_due_at + datetime.timedelta(hours=1)
    actions.mark_late(actor=SYSTEM, now=late)

    longer = actions.extend(
        actor=world.clerk, now=late, case_id=case.pk, days=4, reason="پاسخ استعلام نرسیده است"
    )
    assert longer.late_at is None
    after = longer.norm_due_at + datetime.timedelta(hours=1)
    assert actions.mark_late(actor=SYSTEM, now=after) == 1


def test_a_province_sets_its_own_limits(world: given.World) -> None:
    actions.set_limits(
        actor=world.administrator, now=given.NOW, service_id=None, limits=Limits(extension_days=1)
    )
    case = given.claimed(world)
    told = {"actor": world.clerk, "now": given.NOW, "case_id": case.pk, "reason": "پاسخ نرسیده است"}
    with pytest.raises(RuleBroken, match="extension_too_long"):
        actions.extend(**told, days=2)

    actions.set_limits(
        actor=world.administrator, now=given.NOW, service_id=case.service_id, limits=Limits(extension_days=2)
    )
    actions.extend(**told, days=2)
    with pytest.raises(NotAllowed):
        actions.set_limits(actor=world.head, now=given.NOW, service_id=None, limits=Limits())
    with pytest.raises(RuleBroken, match="limit_out_of_range"):
        actions.set_limits(
            actor=world.administrator, now=given.NOW, service_id=None, limits=Limits(answer_days=0)
        )


def test_a_closure_moves_deadlines(world: given.World) -> None:
    case, waiting = given.case(world), given.waiting(world)
    holidays.add_special_day(
        actor=SYSTEM,
        now=given.NOW,
        kind=DayKind.CLOSURE,
        first=datetime.date(2026, 4, 13),
        title="تعطیلی به سبب آلودگی هوا",
    )

    assert actions.reckon_deadlines(actor=SYSTEM, now=given.NOW) == 1
    assert actions.reckon_deadlines(actor=SYSTEM, now=given.NOW) == 0
    case.refresh_from_db()
    assert case.norm_due_at.isoformat() == "2026-04-19T11:00:00+00:00"
    answered = actions.answer_question(
        actor=world.citizen, now=given.later(hours=1), case_id=waiting.pk, text="خیابان امام"
    )
    assert answered.norm_due_at == case.norm_due_at


def test_a_timer_of_the_process_rings_once(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    case.refresh_from_db()
    assert case.next_timer_at
    assert actions.fire_timers(actor=SYSTEM, now=given.later(days=1)) == 0

    assert [actions.fire_timers(actor=SYSTEM, now=case.next_timer_at) for _ in range(2)] == [1, 0]
    assert given.told(case)[-2:] == ["TimerFired", "OperationDue"]
    due = Entry.objects.get(activity="OperationDue")
    assert due.facts["unit_ids"] == sorted([world.first.pk, world.second.pk])
    case.refresh_from_db()
    assert case.next_timer_at is None
    assert Task.objects.filter(case=case, done_at=None).count() == 2


def test_a_timer_of_a_finished_step_is_stopped(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    given.do(world, case, "police", by=world.other)
    case.refresh_from_db()

    assert case.next_timer_at is None
    assert actions.fire_timers(actor=SYSTEM, now=given.later(days=60)) == 0


def test_timers_stand_while_the_applicant_is_asked(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    case.refresh_from_db()
    rings = case.next_timer_at
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case, "field").pk)
    asked = actions.ask_citizen(actor=world.clerk, now=given.NOW, case_id=case.pk, text="کِی می‌توان آمد؟")
    assert asked.next_timer_at is None

    actions.answer_question(actor=world.citizen, now=given.later(days=3), case_id=case.pk, text="هر روز")
    case.refresh_from_db()
    assert rings
    assert case.next_timer_at
    assert case.next_timer_at > rings


def test_cases_follow_a_unit_that_moves(world: given.World) -> None:
    given.service("inner", world.office, given.short_process())
    case = given.case(world, "inner")
    org.move_unit(actor=SYSTEM, now=given.NOW, unit_id=world.office.pk, parent_id=world.second.pk)
    world.office.refresh_from_db()

    moved = actions.follow_unit(actor=SYSTEM, now=given.NOW, unit_id=world.office.pk)

    assert moved == 2
    case.refresh_from_db()
    assert case.unit_path == given.open_task(case).unit_path == world.office.path
