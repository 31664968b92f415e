"""What meetings resolve, and what units ask: binding, reminding, evidence, coming back to the table, the three axes."""

import datetime
import io

import pytest

from ostan.domains.councils import actions, queries
from ostan.domains.councils.models import AgendaItem, Consultation, Resolution
from ostan.domains.councils.rules import AskKind, ResolutionState
from ostan.foundation.files import actions as files
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import local, local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases.given import PDF
from tests.councils import given
from tests.councils.given import DAY, NOW, Council


@pytest.fixture
def bound(council: Council) -> Resolution:
    """A resolution that binds the first agency."""
    return given.resolved(council, given.sitting(council))


def state(council: Council, now: datetime.datetime) -> ResolutionState:
    (one,) = queries.resolutions(actor=council.head, now=now)
    return one.state


def test_a_resolution_ends_with_the_working_day(bound: Resolution) -> None:
    assert local(bound.due_at).strftime("%H:%M") == "14:30"
    assert local_day(bound.due_at) == local_day(NOW) + 14 * DAY


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"due": local_day(NOW)}, "councils.due"),
        ({"due": datetime.date(2026, 4, 24)}, "councils.due_closed"),
        ({"text": " "}, "councils.missing"),
        ({"unit_id": 99999999}, "councils.no_such_unit"),
        ({"item_id": 99999999}, "councils.no_such_item"),
    ],
)
def test_resolutions_that_bind_nobody(council: Council, changes: dict[str, object], code: str) -> None:
    row = given.sitting(council)
    with pytest.raises(RuleBroken) as refused:
        given.resolved(council, row, **changes)
    assert refused.value.code == code


def test_the_bound_unit_sees_it_and_nobody_else_outside_the_body(council: Council, bound: Resolution) -> None:
    sees = {
        name: bool(queries.resolutions(actor=getattr(council, name), now=NOW))
        for name in ("head", "second_head", "outsider", "member", "chair", "admin")
    }
    assert sees == {
        "head": True,
        "second_head": False,
        "outsider": False,
        "member": True,
        "chair": True,
        "admin": True,
    }
    with pytest.raises(NotAllowed):
        queries.resolution(actor=council.second_head, resolution_id=bound.pk, now=NOW)


def test_it_is_done_when_its_unit_shows_it(council: Council, bound: Resolution) -> None:
    kept = files.keep(actor=council.head, now=NOW, upload=io.BytesIO(PDF), name="گزارش.pdf")
    told = {"now": NOW + 3 * DAY, "resolution_id": bound.pk, "text": "راه افتاد."}
    for name in ("second_head", "secretary"):
        with pytest.raises(NotAllowed):
            actions.report_done(actor=getattr(council, name), **told)
    with pytest.raises(RuleBroken, match=r"councils\.no_such_file"):
        actions.report_done(actor=council.outsider, **told, file_id=kept.pk)  # somebody else's document
    actions.report_done(actor=council.head, **told, file_id=kept.pk)
    assert state(council, NOW + 30 * DAY) is ResolutionState.DONE
    with pytest.raises(RuleBroken, match=r"councils\.done_already"):
        actions.report_done(actor=council.head, **told)


def test_what_does_not_carry_it_out_is_sent_back(council: Council, bound: Resolution) -> None:
    with delivering_at_once():
        told = {"now": NOW, "resolution_id": bound.pk}
        with pytest.raises(RuleBroken, match=r"councils\.not_done"):
            actions.return_done(actor=council.secretary, reason="x", **told)
        actions.report_done(actor=council.head, text="انجام شد", **told)
        with pytest.raises(NotAllowed):
            actions.return_done(actor=council.member, reason="x", **told)
        actions.return_done(actor=council.secretary, reason="مدرک ندارد", **told)
    assert state(council, NOW) is ResolutionState.OPEN
    assert Notice.objects.filter(code="councils.returned", person_id=council.head.person_id).exists()


def test_its_unit_is_reminded_once_and_it_comes_back_to_the_table_when_late(
    council: Council, bound: Resolution
) -> None:
    with delivering_at_once():
        assert actions.remind_units(actor=SYSTEM, now=bound.due_at - 9 * DAY) == 0
        assert actions.remind_units(actor=SYSTEM, now=bound.due_at - 2 * DAY) == 1
        assert actions.remind_units(actor=SYSTEM, now=bound.due_at - DAY) == 0
        assert actions.mark_overdue(actor=SYSTEM, now=bound.due_at) == 0
        late = bound.due_at + datetime.timedelta(minutes=1)
        assert actions.mark_overdue(actor=SYSTEM, now=late) == 1
        assert actions.mark_overdue(actor=SYSTEM, now=late) == 0
    codes = Notice.objects.filter(person_id=council.head.person_id, channel="INAPP").order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "councils.resolution_near",
        "councils.resolution_late",
    ]
    item = AgendaItem.objects.get(ref=f"resolution:{bound.pk}")
    assert item.state == "WAITING"
    row = given.planned(council, begins_at=late + DAY, ends_at=late + DAY + given.HOUR)
    actions.call_meeting(actor=council.secretary, now=late, meeting_id=row.pk)
    assert [one.id for one in queries.agenda(meeting_id=row.pk)] == [item.pk]
    actions.report_done(actor=council.head, now=late, resolution_id=bound.pk, text="انجام شد")
    item.refresh_from_db()
    assert item.state == "DROPPED"
    assert state(council, late) is ResolutionState.DONE_LATE


def test_what_is_late_stands_on_the_next_agenda_at_once(council: Council, bound: Resolution) -> None:
    late = bound.due_at + datetime.timedelta(minutes=1)
    special = given.planned(council, begins_at=late + DAY, ends_at=late + DAY + given.HOUR, programme="p1")
    row = given.planned(council, begins_at=late + 2 * DAY, ends_at=late + 2 * DAY + given.HOUR)
    actions.mark_overdue(actor=SYSTEM, now=late)
    assert len(queries.agenda(meeting_id=row.pk)) == 1
    assert not queries.agenda(meeting_id=special.pk)  # a session of a programme is for that alone
    actions.cancel_meeting(actor=council.secretary, now=late, meeting_id=row.pk)
    assert len(queries.waiting_items(body_id=council.committee.pk)) == 1


def asked(council: Council, kind: AskKind = AskKind.ADVICE) -> Consultation:
    return actions.ask_body(
        actor=council.head,
        now=NOW,
        body_id=council.committee.pk,
        unit_id=council.first.pk,
        kind=kind,
        title="راهنمایی",
        text="چگونه آغاز کنیم؟",
    )


def test_a_unit_asks_and_the_body_answers_once(council: Council) -> None:
    with delivering_at_once():
        one = asked(council)
        told = {"now": NOW + DAY, "consultation_id": one.pk, "answer": "از فهرست خدمات."}
        for name in ("head", "member"):
            with pytest.raises(NotAllowed):
                actions.answer_unit(actor=getattr(council, name), **told)
        actions.answer_unit(actor=council.secretary, **told)
        with pytest.raises(RuleBroken, match=r"councils\.answered"):
            actions.answer_unit(actor=council.secretary, **told)
    told_to = {
        code: set(Notice.objects.filter(code=code).values_list("person_id", flat=True))
        for code in ("councils.asked", "councils.answered")
    }
    assert told_to["councils.asked"] == {council.chair.person_id, council.secretary.person_id}
    assert told_to["councils.answered"] == {council.head.person_id}
    with pytest.raises(NotAllowed):
        queries.consultation(actor=council.second_head, consultation_id=one.pk, now=NOW)


def test_nobody_asks_for_another_unit(council: Council) -> None:
    with pytest.raises(NotAllowed):
        actions.ask_body(
            actor=council.second_head,
            now=NOW,
            body_id=council.committee.pk,
            unit_id=council.first.pk,
            kind=AskKind.ADVICE,
            title="x",
            text="x",
        )


def test_what_a_unit_asks_may_be_put_before_the_members(council: Council) -> None:
    row, one = given.planned(council), asked(council)
    actions.table_consultation(actor=council.secretary, now=NOW, consultation_id=one.pk)
    assert [item.ref for item in queries.agenda(meeting_id=row.pk)] == [f"consultation:{one.pk}"]


def test_the_three_axes_are_counted(council: Council, bound: Resolution) -> None:
    asked(council)
    asked(council, AskKind.FACILITATION)
    one = asked(council, AskKind.FACILITATION)
    actions.answer_unit(actor=council.secretary, now=NOW, consultation_id=one.pk, answer="شد")
    late = bound.due_at + DAY
    told = queries.axes(body_id=council.committee.pk, since=NOW - DAY, now=late)
    assert (told.advice_asked, told.advice_given, told.ways_asked, told.ways_cleared) == (1, 0, 2, 1)
    assert (told.resolved, told.ended, told.on_time, told.overdue, told.share) == (1, 1, 0, 1, 0.0)
    actions.report_done(actor=council.head, now=bound.due_at, resolution_id=bound.pk, text="انجام شد")
    told = queries.axes(body_id=council.committee.pk, since=NOW - DAY, now=late)
    assert (told.on_time, told.share) == (1, 1.0)
    counts = queries.on_time_counts(since=bound.due_at, until=late)
    assert counts == {council.first.pk: (1, 1)}
