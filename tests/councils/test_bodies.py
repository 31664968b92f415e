"""Who sits in a body, who sees it and who keeps it."""

import datetime
import pathlib

import pytest

from ostan.domains.councils import actions, queries
from ostan.domains.councils.models import Seat, WatchedProgramme
from ostan.domains.councils.rules import BodyKind, Particulars, Quorum, QuorumKind, SeatRole
from ostan.domains.org import actions as org
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given as people
from tests.councils import given
from tests.councils.given import DAY, NOW, Council

TOLD = Particulars(BodyKind.COMMITTEE, "کمیتهٔ دولت الکترونیک")


def names(council: Council, who: str) -> list[str]:
    return [one.name for one in queries.bodies(actor=getattr(council, who), on=NOW)]


def test_who_sits_sees_the_body_and_what_is_below_it(council: Council) -> None:
    both = [council.council.name, council.committee.name]
    assert names(council, "member") == names(council, "holder") == names(council, "guest") == both[1:]
    assert names(council, "outsider") == names(council, "head") == []
    assert names(council, "admin") == names(council, "chair") == both  # the chair is a deputy of the province

    given.sit(council.admin, council.council, SeatRole.MEMBER, person_id=council.outsider.person_id)
    assert names(council, "outsider") == both


def test_a_seat_opens_nothing_before_and_after_its_term(council: Council) -> None:
    late = actions.give_seat(
        actor=council.secretary,
        now=NOW,
        body_id=council.committee.pk,
        role=SeatRole.MEMBER,
        person_id=council.outsider.person_id,
        since=local_day(NOW) + 3 * DAY,
        until=local_day(NOW) + 5 * DAY,
    )
    seen = [bool(queries.bodies(actor=council.outsider, on=NOW + days * DAY)) for days in (2, 3, 5, 6)]
    assert seen == [False, True, True, False]
    assert late.valid_to == local_day(NOW) + 5 * DAY


def test_the_seat_of_a_post_goes_with_the_post(council: Council) -> None:
    org.end_grant(actor=SYSTEM, now=NOW, membership_id=council.holder.hat)
    assert names(council, "holder") == []
    heir, post = given.on_post(council.second, "جانشین")
    assert post == Seat.objects.get(pk=council.seats["holder"]).post_id
    (seat,) = [one for one in queries.seats(body_id=council.committee.pk, on=NOW) if one.post_id]
    assert [person for person, _ in seat.people] == [heir.person_id]


def test_only_chair_secretary_and_administrator_keep_a_body(council: Council) -> None:
    for name in ("member", "holder", "guest", "outsider", "head"):
        with pytest.raises(NotAllowed):
            actions.change_body(
                actor=getattr(council, name),
                now=NOW,
                body_id=council.committee.pk,
                told=TOLD,
                programmes=(),
                host_ids=(),
            )
    for name in ("chair", "secretary", "admin"):
        actions.change_body(
            actor=getattr(council, name),
            now=NOW,
            body_id=council.committee.pk,
            told=TOLD,
            programmes=[("p9", "بهره‌وری")],
            host_ids=[council.first.pk],
        )
    assert list(WatchedProgramme.objects.values_list("code", flat=True)) == ["p9"]
    with pytest.raises(NotAllowed):
        actions.set_up_body(actor=council.secretary, now=NOW, told=TOLD)


@pytest.mark.parametrize(
    "who, code",
    [
        ({}, "councils.who"),
        ({"person_id": "member"}, "councils.sits_already"),
        ({"person_id": "outsider", "role": SeatRole.CHAIR}, "councils.role_taken"),
        ({"person_id": "outsider", "until": -1}, "councils.term"),
        ({"person_id": "citizen"}, "councils.not_staff"),
    ],
)
def test_seats_that_are_not_given(council: Council, who: dict[str, object], code: str) -> None:
    told = {"role": SeatRole.MEMBER, **who}
    if name := who.get("person_id"):
        actor = people.applicant("09141234567", 9001) if name == "citizen" else getattr(council, str(name))
        told["person_id"] = actor.person_id
    if "until" in who:
        told["until"] = local_day(NOW) - DAY
    entries = Entry.objects.count()
    with pytest.raises(RuleBroken) as refused:
        actions.give_seat(actor=council.admin, now=NOW, body_id=council.committee.pk, **told)  # type: ignore[arg-type]  # told above
    assert refused.value.code == code
    assert Entry.objects.count() == entries


def test_an_ended_seat_may_be_given_again(council: Council) -> None:
    actions.end_seat(actor=council.admin, now=NOW, seat_id=council.seats["chair"])
    with pytest.raises(RuleBroken, match=r"councils\.seat_over"):
        actions.end_seat(actor=council.admin, now=NOW, seat_id=council.seats["chair"])
    actions.give_seat(
        actor=council.admin,
        now=NOW,
        body_id=council.committee.pk,
        role=SeatRole.CHAIR,
        person_id=council.outsider.person_id,
    )
    chairs = [
        one for one in queries.seats(body_id=council.committee.pk, on=NOW) if one.role is SeatRole.CHAIR
    ]
    assert [one.person_id for one in chairs] == [council.outsider.person_id]
    assert len(queries.seats(body_id=council.committee.pk, on=NOW, past=True)) == 6


def test_a_closed_body_takes_nothing_more(council: Council) -> None:
    given.planned(council)
    with pytest.raises(RuleBroken, match=r"councils\.still_busy"):
        actions.close_body(actor=council.admin, now=NOW, body_id=council.committee.pk)
    actions.close_body(actor=council.admin, now=NOW, body_id=council.council.pk)
    with pytest.raises(RuleBroken, match=r"councils\.closed"):
        given.sit(council.admin, council.council, SeatRole.MEMBER, person_id=council.outsider.person_id)


@pytest.mark.parametrize("quorum", [Quorum(QuorumKind.SHARE, 0), Quorum(QuorumKind.SHARE, 101)])
def test_a_quorum_is_a_share_of_the_whole(council: Council, quorum: Quorum) -> None:
    with pytest.raises(RuleBroken, match=r"councils\.quorum"):
        actions.set_up_body(
            actor=council.admin, now=NOW, told=Particulars(BodyKind.WORKGROUP, "کارگروه", quorum)
        )


def test_dates_of_terms_are_days_of_the_province(council: Council) -> None:
    late = datetime.datetime(2026, 4, 11, 21, tzinfo=datetime.UTC)  # half past midnight in Tehran
    seat = actions.give_seat(
        actor=council.admin,
        now=late,
        body_id=council.committee.pk,
        role=SeatRole.MEMBER,
        person_id=council.outsider.person_id,
    )
    assert seat.valid_from == datetime.date(2026, 4, 12)


DEFAULTS = pathlib.Path(__file__).resolve().parents[2] / "data" / "councils" / "default.json"


@pytest.mark.django_db
def test_a_province_begins_with_three_committees_that_it_is_to_change() -> None:
    assert actions.set_up_defaults(actor=SYSTEM, now=NOW, path=DEFAULTS) == 4
    assert actions.set_up_defaults(actor=SYSTEM, now=NOW, path=DEFAULTS) == 0
    found = queries.bodies(actor=SYSTEM, on=NOW)
    upper, *committees = found
    assert [one.parent_id for one in committees] == [upper.id] * 3
    assert all(one.is_default for one in found)
    watched = queries.programmes_of(body_ids=[one.id for one in committees])
    assert sorted(int(code[1:]) for some in watched.values() for code, _ in some) == list(range(1, 11))
    with pytest.raises(NotAllowed):
        actions.set_up_defaults(actor=Actor(), now=NOW, path=DEFAULTS)
