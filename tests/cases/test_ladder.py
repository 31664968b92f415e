"""The ladder of warnings: who hears of a case before and after its norm runs out, once for each arming."""

import datetime

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ostan.domains.cases import actions, queries, rules, words
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import Limits, Outcome, Step, Told
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import WorkCalendar
from ostan.kernel.errors import RuleBroken
from tests.cases import given
from tests.kernel.calendars import CALENDARS, INSTANTS

MOMENT = datetime.timedelta(seconds=1)


def climbed(case: Case) -> list[tuple[str, int, int]]:
    """What the ledger says of the case's rungs: which, after how many days, to whom."""
    rows = Entry.objects.filter(activity="CaseEscalated", stream=f"case:{case.pk}").order_by("pk")
    return [
        (facts["rung"], facts["days"], facts["head_id"]) for facts in rows.values_list("facts", flat=True)
    ]


def look(at: datetime.datetime) -> int:
    return actions.escalate(actor=SYSTEM, now=at)


def rungs(file: queries.CaseFile) -> list[queries.RungLine]:
    limits = queries.limits(service_id=file.service_id)
    return queries.ladder(file=file, limits=limits, calendar=holidays.calendar())


def test_each_rung_is_told_once(world: given.World) -> None:
    case = given.claimed(world)
    assert case.rung_at
    assert case.rung_at < case.norm_due_at
    assert look(case.rung_at) == 0
    assert [look(case.rung_at + MOMENT) for _ in range(2)] == [1, 0]

    late = case.norm_due_at + MOMENT
    assert [look(late) for _ in range(2)] == [2, 0]
    assert [look(given.later(days=60)) for _ in range(2)] == [1, 0]
    assert climbed(case) == [
        ("BEFORE", -2, world.clerk.person_id),
        ("BEFORE", -1, world.head.person_id),
        ("BREACH", 0, world.head.person_id),
        ("AFTER", 5, world.top.person_id),
    ]
    case.refresh_from_db()
    assert (case.rung, case.rung_at) == (4, None)


def test_rungs_are_closings_of_working_days(world: given.World) -> None:
    # Five working days from Saturday 11 April end on Saturday 18 April; Thursday and Friday are off
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=given.case(world).code)
    assert [one.at.isoformat()[:10] for one in rungs(file)] == [
        "2026-04-14",
        "2026-04-15",
        "2026-04-18",
        "2026-04-25",
    ]


def test_where_nobody_holds_the_task_the_head_hears(world: given.World) -> None:
    case = given.case(world)
    assert case.rung_at
    look(case.rung_at + MOMENT)
    assert climbed(case) == [("BEFORE", -2, world.head.person_id)]


def test_every_deputy_of_the_province_hears(world: given.World) -> None:
    deputies = [given.staff(name, world.root, Role.PROVINCIAL_DEPUTY).person_id for name in ("یک", "دو")]
    set_ladder(world, Step(1, Told.PROVINCE))
    case = given.case(world)
    look(given.later(days=30))
    assert [person for _, _, person in climbed(case)] == deputies


def set_ladder(world: given.World, *steps: Step) -> None:
    actions.set_limits(actor=world.administrator, now=given.NOW, service_id=None, limits=Limits(ladder=steps))


def test_what_lies_before_the_opening_is_left_out(world: given.World) -> None:
    set_ladder(world, Step(-40, Told.HEAD), Step(0, Told.HEAD))
    case = given.case(world)
    assert (case.rung, case.rung_at) == (1, case.norm_due_at)
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=case.code)
    assert [one.days for one in rungs(file)] == [0]


def test_without_a_ladder_nobody_is_told(world: given.World) -> None:
    set_ladder(world)
    case = given.case(world)
    assert look(given.later(days=60)) == 0
    assert climbed(case) == []


def test_a_ladder_that_was_changed_moves_its_rungs_without_a_word(world: given.World) -> None:
    case = given.claimed(world)
    assert case.rung_at
    set_ladder(world, Step(3, Told.HEAD))
    assert look(case.rung_at + MOMENT) == 0
    case.refresh_from_db()
    assert (case.rung, climbed(case)) == (0, [])
    assert case.rung_at
    assert case.rung_at > case.norm_due_at
    assert look(case.rung_at + MOMENT) == 1


def test_an_extension_arms_what_lies_ahead_again(world: given.World) -> None:
    case = given.claimed(world)
    late = case.norm_due_at + MOMENT
    assert look(late) == 3
    longer = actions.extend(
        actor=world.clerk, now=late, case_id=case.pk, days=4, reason="پاسخ استعلام نرسیده است"
    )
    assert longer.rung == 0
    assert look(longer.norm_due_at + MOMENT) == 3
    assert [rung for rung, _, _ in climbed(case)] == ["BEFORE", "BEFORE", "BREACH"] * 2


def test_an_answer_of_the_applicant_arms_it_again(world: given.World) -> None:
    case = given.claimed(world)
    assert case.rung_at
    near = case.rung_at + MOMENT
    assert look(near) == 1
    actions.ask_citizen(actor=world.clerk, now=near, case_id=case.pk, text="نشانی دفتر کجاست؟")
    assert look(given.later(days=8)) == 0

    back = actions.answer_question(
        actor=world.citizen, now=near + datetime.timedelta(days=9), case_id=case.pk, text="خیابان امام"
    )
    assert back.rung == 0
    assert look(back.norm_due_at - MOMENT) == 2
    assert [rung for rung, _, _ in climbed(case)] == ["BEFORE"] * 3


def test_what_a_late_case_has_climbed_is_not_told_again_when_its_applicant_answers(
    world: given.World,
) -> None:
    case = given.claimed(world)
    late = case.norm_due_at + MOMENT
    look(late)
    actions.ask_citizen(actor=world.clerk, now=late, case_id=case.pk, text="نشانی دفتر کجاست؟")
    actions.answer_question(actor=world.citizen, now=late + MOMENT, case_id=case.pk, text="خیابان امام")
    assert look(late + 2 * MOMENT) == 0


def test_an_objection_and_a_reopening_begin_at_the_foot(world: given.World) -> None:
    case = given.claimed(world)
    late = case.norm_due_at + MOMENT
    look(late)
    told = {"outcome": Outcome.REFUSED, "reason": given.REASON, "law": given.LAW}
    actions.decide_case(actor=world.clerk, now=late, case_id=case.pk, **told)
    assert look(given.later(days=60)) == 0

    again = actions.object(actor=world.citizen, now=late + MOMENT, case_id=case.pk, text="دلیل درست نیست")
    assert again.rung == 0
    assert look(again.norm_due_at + MOMENT) == 3
    assert len(climbed(case)) == 6


def test_a_rung_is_a_notice_and_a_sentence(world: given.World) -> None:
    case = given.claimed(world)
    at = given.later(days=60)
    with delivering_at_once():
        look(at)
    codes = Notice.objects.filter(channel="INAPP").order_by("pk").values_list("code", "person_id")
    assert list(codes) == [
        ("case.warning", world.clerk.person_id),
        ("case.warning", world.head.person_id),
        ("case.late", world.head.person_id),
        ("case.still_late", world.top.person_id),
    ]
    assert Notice.objects.get(code="case.still_late").facts["days"] == "۵"
    file = queries.case_file(actor=world.clerk, now=at, code=case.code)
    assert words.history(file.history[-1]) == "۵ روز کاری از مهلت گذشته است؛ به معاون آزمون خبر داده شد."
    assert [one.is_climbed for one in rungs(file)] == [True] * 4


@pytest.mark.parametrize(
    "ladder, code",
    [
        ([Step(days, Told.HEAD) for days in range(9)], "cases.ladder_too_long"),
        ([Step(91, Told.HEAD)], "cases.ladder_days"),
        ([Step(0, Told.HEAD)] * 2, "cases.ladder_twice"),
    ],
)
def test_a_ladder_has_its_bounds(ladder: list[Step], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_ladder(ladder)
    assert refused.value.code == code


LADDERS = st.lists(st.builds(Step, st.integers(-30, 30), st.sampled_from(Told)), max_size=8, unique=True).map(
    sorted
)


@drawn(CALENDARS, INSTANTS, st.integers(1, 40), LADDERS)
def test_rungs_come_in_order_on_closings_and_never_before_the_start(
    calendar: WorkCalendar, start: datetime.datetime, norm: int, ladder: list[Step]
) -> None:
    due = calendar.add_working_days(start, norm)
    at = rules.rungs_at(calendar, ladder, start, due)
    assert at == sorted(at)
    for step, instant in zip(ladder, at, strict=True):
        if instant > start:
            first, last = sorted((instant, due))
            assert calendar.closings(first, last) == abs(step.days)
        else:
            assert instant == start
            assert calendar.closings(start, due) <= -step.days


@drawn(CALENDARS, INSTANTS, st.integers(1, 20), LADDERS, st.data())
def test_a_ladder_armed_again_repeats_what_lies_ahead_and_nothing_else(
    calendar: WorkCalendar, start: datetime.datetime, norm: int, ladder: list[Step], data: st.DataObject
) -> None:
    due = calendar.add_working_days(start, norm)
    at = rules.rungs_at(calendar, ladder, start, due)
    begun = rules.armed(at, 0, start, start)
    assert all(instant > start for instant in at[begun.climbed :])

    now = start + datetime.timedelta(seconds=data.draw(st.integers(0, 60 * 86_400)))
    up = rules.climbed_to(at, begun.climbed, now)
    assert up.next_at is None or up.next_at >= now
    assert rules.armed(at, up.climbed, start, now).climbed in (up.climbed, begun.climbed)

    later = calendar.closing_after(due, data.draw(st.integers(1, 20)))
    moved = rules.rungs_at(calendar, ladder, start, later)
    again = rules.armed(moved, up.climbed, start, now)
    assert again.climbed <= max(up.climbed, begun.climbed)
    assert all(instant > now for instant in moved[again.climbed : up.climbed])


@drawn(st.lists(INSTANTS, max_size=6), st.integers(0, 6), INSTANTS)
def test_after_a_climb_no_rung_is_past(
    instants: list[datetime.datetime], climbed: int, now: datetime.datetime
) -> None:
    """In whatever order the rungs come: else whoever climbs would look at the same case for ever."""
    found = rules.climbed_to(instants, min(climbed, len(instants)), now)

    assert found.next_at is None or found.next_at >= now
