"""Meetings from their planning to approved minutes: calling, moving, sitting, quorum, two tabs."""

import datetime
from typing import Any

import icalendar
import pytest

from ostan.domains.councils import actions, queries
from ostan.domains.councils.models import AgendaItem, Meeting
from ostan.domains.councils.rules import BodyKind, ItemKind, MeetingState, Particulars, Presence, SeatRole
from ostan.domains.org.models import Person
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import deliver, delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.councils import given
from tests.councils.given import DAY, HOUR, NOW, Council

SATURDAY = datetime.date(2026, 4, 18)
TEN, TWELVE = 10 * 3600, 12 * 3600


def series(council: Council, **changes: int) -> int:
    told = {"first": SATURDAY, "every_weeks": 2, "begins": TEN, "ends": TWELVE, **changes}
    made = actions.start_series(actor=council.secretary, now=NOW, body_id=council.committee.pk, **told)
    return made.pk


def test_a_series_is_planned_ahead_and_hosted_in_turn(council: Council) -> None:
    series(council)
    first = list(Meeting.objects.order_by("number").values_list("number", "host__code", "begins_at"))
    assert [(number, host) for number, host, _ in first] == [
        (1, "first"),
        (2, "second"),
        (3, "first"),
        (4, "second"),
    ]
    assert [local_day(at) for _, _, at in first] == [SATURDAY + 14 * DAY * turn for turn in range(4)]

    assert actions.plan_ahead(actor=SYSTEM, now=NOW) == 0
    assert actions.plan_ahead(actor=SYSTEM, now=NOW + 14 * DAY) == 1
    assert actions.plan_ahead(actor=SYSTEM, now=NOW + 14 * DAY) == 0
    assert Meeting.objects.get(number=5).host_id == council.first.pk


def test_the_end_of_a_series_cancels_what_nobody_was_called_to(council: Council) -> None:
    made = series(council)
    called = Meeting.objects.get(number=1)
    actions.call_meeting(actor=council.secretary, now=NOW, meeting_id=called.pk)
    assert actions.end_series(actor=council.secretary, now=NOW, series_id=made) == 3
    assert actions.plan_ahead(actor=SYSTEM, now=NOW + 60 * DAY) == 0
    called.refresh_from_db()
    assert called.state == MeetingState.CALLED
    with pytest.raises(RuleBroken, match=r"councils\.series_over"):
        actions.end_series(actor=council.secretary, now=NOW, series_id=made)


def test_everybody_who_sits_is_called_moved_and_told_of_cancelling(council: Council) -> None:
    with delivering_at_once():
        row = given.planned(council)
        moved = {
            "begins_at": NOW + 3 * DAY,
            "ends_at": NOW + 3 * DAY + HOUR,
            "place": "",
            "link": "",
            "host_id": None,
        }
        actions.move_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk, **moved)
        assert not Notice.objects.exists()
        actions.call_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
        actions.move_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk, **moved)
        actions.cancel_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
    told = Notice.objects.filter(channel="INAPP", person_id=council.holder.person_id).order_by("pk")
    assert list(told.values_list("code", flat=True)) == [
        "councils.called",
        "councils.moved",
        "councils.cancelled",
    ]
    people = {council.chair, council.secretary, council.member, council.holder, council.guest}
    called = Notice.objects.filter(code="councils.called", channel="INAPP")
    assert set(called.values_list("person_id", flat=True)) == {one.person_id for one in people}
    row.refresh_from_db()
    assert row.sequence == 2


def test_whoever_sits_since_members_were_called_is_called_too(council: Council) -> None:
    with delivering_at_once():
        first, second = given.planned(council), given.planned(council)
        for row in (first, second):
            actions.call_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
        given.sit(council.admin, council.committee, SeatRole.MEMBER, person_id=council.outsider.person_id)
        seated = Notice.objects.filter(person_id=council.outsider.person_id, channel="INAPP")
        assert set(seated.values_list("code", "stream")) == {
            ("councils.called", f"meeting:{row.pk}") for row in (first, second)
        }
        heir, _ = given.on_post(council.second, "جانشین مدیر")
        assert actions.invite_newcomers(actor=SYSTEM, now=NOW) == 2
        assert actions.invite_newcomers(actor=SYSTEM, now=NOW) == 0
    assert Notice.objects.filter(person_id=heir.person_id, channel="INAPP").count() == 2
    with pytest.raises(NotAllowed):
        actions.invite_newcomers(actor=council.secretary, now=NOW)


def test_an_invitation_by_mail_carries_the_meeting_for_a_calendar(council: Council, settings: Any) -> None:
    settings.EMAIL_URL = "console:"
    Person.objects.filter(pk=council.member.person_id).update(email="member@example.ir")
    with delivering_at_once():
        row = given.planned(council, link="https://meet.ir/x")
        actions.call_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
    told = Notice.objects.get(channel="EMAIL", person_id=council.member.person_id)
    (event,) = icalendar.Calendar.from_ical(told.facts["calendar"]).walk("VEVENT")
    assert event.decoded("dtstart") == row.begins_at
    assert str(event["description"]) == "https://meet.ir/x"
    inbox = Notice.objects.filter(channel="INAPP", code="councils.called")
    assert not any("calendar" in one.facts for one in inbox)


def test_only_who_keeps_the_body_plans_and_calls(council: Council) -> None:
    row = given.planned(council)
    for name in ("member", "holder", "guest", "outsider"):
        actor = getattr(council, name)
        entries = Entry.objects.count()
        for act in (actions.call_meeting, actions.open_meeting, actions.cancel_meeting):
            with pytest.raises(NotAllowed):
                act(actor=actor, now=NOW, meeting_id=row.pk)
        with pytest.raises(NotAllowed):
            actions.plan_meeting(
                actor=actor,
                now=NOW,
                body_id=council.committee.pk,
                begins_at=NOW + DAY,
                ends_at=NOW + DAY + HOUR,
            )
        assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"ends_at": NOW + 2 * DAY}, "councils.times"),
        ({"begins_at": NOW - DAY, "ends_at": NOW - DAY + HOUR}, "councils.past"),
        ({"link": "http://x.ir"}, "councils.link"),
        ({"programme": "p9"}, "councils.no_such_programme"),
        ({"host_id": 99999999}, "councils.no_such_unit"),
    ],
)
def test_meetings_that_cannot_be(council: Council, changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        given.planned(council, **changes)
    assert refused.value.code == code


def test_members_propose_and_the_secretary_sets_the_agenda(council: Council) -> None:
    row = given.planned(council)
    told = {"body_id": council.committee.pk, "kind": ItemKind.MEMBER}
    one, two = (
        actions.propose_item(actor=council.member, now=NOW, title=title, **told) for title in ("نخست", "دوم")
    )
    for actor in (council.outsider, council.head):
        with pytest.raises(NotAllowed):
            actions.propose_item(actor=actor, now=NOW, title="x", **told)
    with pytest.raises(NotAllowed):
        actions.propose_item(
            actor=council.member,
            now=NOW,
            body_id=council.committee.pk,
            kind=ItemKind.ESCALATED_CASE,
            title="x",
        )
    actions.set_agenda(actor=council.secretary, now=NOW, meeting_id=row.pk, item_ids=[two.pk, one.pk])
    assert [item.title for item in queries.agenda(meeting_id=row.pk)] == ["دوم", "نخست"]
    actions.set_agenda(actor=council.secretary, now=NOW, meeting_id=row.pk, item_ids=[one.pk])
    assert [item.title for item in queries.waiting_items(body_id=council.committee.pk)] == ["دوم"]
    with pytest.raises(RuleBroken, match=r"councils\.no_such_item"):
        actions.set_agenda(actor=council.secretary, now=NOW, meeting_id=row.pk, item_ids=[one.pk, one.pk])
    with pytest.raises(RuleBroken, match=r"councils\.not_now"):
        actions.drop_item(actor=council.secretary, now=NOW, item_id=one.pk)
    actions.drop_item(actor=council.secretary, now=NOW, item_id=two.pk)
    assert not queries.waiting_items(body_id=council.committee.pk)


def test_what_the_house_brings_is_on_the_next_agenda_once_and_counted(council: Council) -> None:
    row = given.planned(council)
    told = {"kind": ItemKind.ESCALATED_CASE, "ref": "unit:7", "title": "ادارهٔ کل نخست"}
    for _ in range(3):
        assert actions.put_before_bodies(actor=SYSTEM, now=NOW, **told) == 1  # the council takes none
    (item,) = queries.agenda(meeting_id=row.pk)
    assert (item.times, item.kind) == (3, ItemKind.ESCALATED_CASE)
    with pytest.raises(NotAllowed):
        actions.put_before_bodies(actor=council.secretary, now=NOW, **told)


def test_figures_that_need_explanation_come_as_one_item_for_each_unit(council: Council) -> None:
    told = Particulars(BodyKind.COMMITTEE, "کمیتهٔ ارزیابی", takes=(ItemKind.FLAGGED_READING,))
    body = actions.set_up_body(actor=council.admin, now=NOW, told=told).pk
    for question in (1, 2):
        facts = {"question_id": question, "unit_id": council.first.pk, "check_codes": ["flat"]}
        deliver(activity="QuestionAsked", listener="put_flagged_reading", facts=facts, entry_id=1, now=NOW)
    (item,) = queries.waiting_items(body_id=body)
    assert (item.kind, item.title, item.times) == (ItemKind.FLAGGED_READING, "ادارهٔ کل نخست", 2)
    assert not queries.waiting_items(body_id=council.committee.pk)


def test_a_thing_of_a_programme_comes_before_who_watches_it(council: Council) -> None:
    told = {"actor": council.admin, "now": NOW}
    takes = (ItemKind.LATE_COMMITMENT,)
    watching, other, wide = (
        actions.set_up_body(
            **told, told=Particulars(BodyKind.COMMITTEE, name, takes=takes), programmes=watched
        )
        for name, watched in (("الف", [("p1", "یک")]), ("ب", [("p2", "دو")]), ("پ", []))
    )
    brought = {"actor": SYSTEM, "now": NOW, "kind": ItemKind.LATE_COMMITMENT, "title": "تعهد"}
    assert actions.put_before_bodies(**brought, ref="commitment:1", programmes=["p1"]) == 1
    assert actions.put_before_bodies(**brought, ref="commitment:2", programmes=["p9"]) == 1
    assert actions.put_before_bodies(**brought, ref="commitment:3") == 3
    refs = [[item.ref for item in queries.waiting_items(body_id=one.pk)] for one in (watching, other, wide)]
    assert refs == [["commitment:1", "commitment:3"], ["commitment:3"], ["commitment:2", "commitment:3"]]


def test_a_meeting_sits_takes_attendance_and_ends_with_a_quorum_only(council: Council) -> None:
    row = given.planned(council)
    with pytest.raises(RuleBroken, match=r"councils\.too_early"):
        actions.open_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
    row = given.sitting(council, there=2)
    with pytest.raises(RuleBroken, match=r"councils\.no_quorum"):
        actions.hold_meeting(actor=council.secretary, now=row.begins_at, meeting_id=row.pk, dealt_ids=[])
    with pytest.raises(RuleBroken, match=r"councils\.no_quorum"):
        given.resolved(council, row)
    met = actions.take_attendance(
        actor=council.secretary,
        now=row.begins_at,
        meeting_id=row.pk,
        presences={council.seats["member"]: (Presence.SUBSTITUTE, council.outsider.person_id)},
    )
    assert met  # a substitute counts
    actions.hold_meeting(actor=council.secretary, now=row.begins_at, meeting_id=row.pk, dealt_ids=[])
    row.refresh_from_db()
    assert row.state == MeetingState.HELD


@pytest.mark.parametrize("who", [None, "member"])
def test_a_substitute_is_another_member_of_the_staff(council: Council, who: str | None) -> None:
    row = given.sitting(council)
    person = getattr(council, who).person_id if who else None
    with pytest.raises(RuleBroken, match=r"councils\.substitute"):
        actions.take_attendance(
            actor=council.secretary,
            now=row.begins_at,
            meeting_id=row.pk,
            presences={council.seats["member"]: (Presence.SUBSTITUTE, person)},
        )


def test_what_was_not_dealt_with_waits_for_the_next(council: Council) -> None:
    told = {"body_id": council.committee.pk, "kind": ItemKind.MEMBER}
    items = [
        actions.propose_item(actor=council.member, now=NOW, title=title, **told).pk for title in ("یک", "دو")
    ]
    row = given.sitting(council)
    actions.set_agenda(actor=council.secretary, now=row.begins_at, meeting_id=row.pk, item_ids=items)
    actions.hold_meeting(actor=council.secretary, now=row.begins_at, meeting_id=row.pk, dealt_ids=items[:1])
    assert list(AgendaItem.objects.order_by("pk").values_list("state", flat=True)) == ["DEALT", "WAITING"]


def test_two_tabs_never_lose_a_text(council: Council) -> None:
    row = given.sitting(council)
    told = {"now": row.begins_at, "meeting_id": row.pk}
    actions.save_minutes(actor=council.secretary, version=0, text="نوشتهٔ دبیر", **told)
    with pytest.raises(Stale, match=r"councils\.minutes_changed"):
        actions.save_minutes(actor=council.chair, version=0, text="نوشتهٔ رئیس", **told)
    row.refresh_from_db()
    assert (row.minutes, row.minutes_version) == ("نوشتهٔ دبیر", 1)
    actions.save_minutes(actor=council.chair, version=1, text="نوشتهٔ هر دو", **told)
    with pytest.raises(NotAllowed):
        actions.save_minutes(actor=council.member, version=2, text="x", **told)


def test_the_chair_approves_and_then_nothing_changes(council: Council) -> None:
    row = given.sitting(council)
    told = {"now": row.begins_at, "meeting_id": row.pk}
    actions.save_minutes(actor=council.secretary, version=0, text="متن", **told)
    with pytest.raises(RuleBroken, match=r"councils\.not_now"):
        actions.approve_minutes(actor=council.chair, version=1, **told)
    actions.hold_meeting(actor=council.secretary, dealt_ids=[], **told)
    for actor in (council.secretary, council.admin):
        with pytest.raises(NotAllowed):
            actions.approve_minutes(actor=actor, version=1, **told)
    with pytest.raises(Stale):
        actions.approve_minutes(actor=council.chair, version=0, **told)
    actions.approve_minutes(actor=council.chair, version=1, **told)
    entry = Entry.objects.get(activity="MinutesApproved")
    assert len(entry.facts["sha256"]) == 64
    with pytest.raises(RuleBroken, match=r"councils\.approved"):
        actions.save_minutes(actor=council.secretary, version=1, text="دیگر", **told)
    with pytest.raises(RuleBroken, match=r"councils\.approved"):
        given.resolved(council, row)


def test_a_watched_programme_is_owed_a_session_of_its_own(council: Council) -> None:
    committee = queries.seen(actor=council.chair, body_id=council.committee.pk, on=NOW)
    given.planned(council, programme="p1")
    period, (one, two) = queries.sessions_owed(body=committee, now=NOW)
    assert (period.key, one.held_on, two.held_on) == ("1405-S1", None, None)
    assert one.planned_on == local_day(NOW) + 2 * DAY
    row = given.sitting(council, programme="p2")
    actions.hold_meeting(actor=council.secretary, now=row.begins_at, meeting_id=row.pk, dealt_ids=[])
    _, (one, two) = queries.sessions_owed(body=committee, now=NOW)
    assert (one.held_on, two.held_on) == (None, local_day(row.begins_at))
    assert queries.owed_counts(found=[committee], now=NOW) == {committee.id: (1, 2)}
    assert queries.owed_counts(found=[committee], now=NOW + 100 * DAY) == {committee.id: (2, 2)}
