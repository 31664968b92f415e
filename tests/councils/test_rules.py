"""Quorum, hosts in turn, days of a series: pure arithmetic."""

import datetime

import pytest
from hypothesis import given, strategies

from ostan.domains.councils import rules
from ostan.domains.councils.rules import Quorum, QuorumKind, ResolutionState
from ostan.kernel.errors import RuleBroken

SATURDAY = datetime.date(2026, 4, 11)
AT = datetime.datetime(2026, 4, 11, 6, tzinfo=datetime.UTC)


@given(seats=strategies.integers(1, 500), percent=strategies.integers(1, 100))
def test_a_share_is_never_rounded_down(seats: int, percent: int) -> None:
    needed = Quorum(QuorumKind.SHARE, percent).needed(seats)

    assert 1 <= needed <= seats
    assert needed * 100 >= seats * percent
    assert (needed - 1) * 100 < seats * percent or needed == 1


def test_more_than_half_of_ten_is_six() -> None:
    assert Quorum().needed(10) == 6
    assert Quorum(QuorumKind.NUMBER, 7).needed(10) == 7


@given(
    hosts=strategies.lists(strategies.integers(1, 99), min_size=1, max_size=9),
    turn=strategies.integers(0, 50),
)
def test_every_host_has_its_turn(hosts: list[int], turn: int) -> None:
    round_ = [rules.host_at(hosts, turn + more) for more in range(len(hosts))]

    assert sorted(round_, key=str) == sorted(hosts, key=str)


def test_nobody_hosts_when_nobody_is_named() -> None:
    assert rules.host_at([], 3) is None


def test_a_closed_day_gives_way_to_the_next_working_day() -> None:
    closed = {SATURDAY + datetime.timedelta(weeks=2), SATURDAY + datetime.timedelta(weeks=2, days=1)}

    found = rules.dates(
        SATURDAY, 2, SATURDAY + datetime.timedelta(weeks=4), works=lambda day: day not in closed
    )

    assert found == [
        (0, SATURDAY),
        (1, SATURDAY + datetime.timedelta(weeks=2, days=2)),
        (2, SATURDAY + datetime.timedelta(weeks=4)),
    ]


def test_a_turn_without_a_working_week_is_left_out() -> None:
    found = rules.dates(
        SATURDAY,
        1,
        SATURDAY + datetime.timedelta(weeks=1),
        works=lambda day: day < SATURDAY + datetime.timedelta(weeks=1),
    )

    assert [turn for turn, _ in found] == [0]


@pytest.mark.parametrize(
    "done, now, state",
    [
        (None, AT, ResolutionState.OPEN),
        (None, AT + datetime.timedelta(seconds=1), ResolutionState.OVERDUE),
        (AT, AT + datetime.timedelta(days=9), ResolutionState.DONE),
        (AT + datetime.timedelta(seconds=1), AT + datetime.timedelta(days=9), ResolutionState.DONE_LATE),
    ],
)
def test_the_state_of_a_resolution_follows_from_dates(
    done: datetime.datetime | None, now: datetime.datetime, state: ResolutionState
) -> None:
    assert rules.state_of(AT, done, now) is state


def test_a_share_of_nothing_is_unknown() -> None:
    assert rules.on_time_share(0, 0) is None
    assert rules.on_time_share(3, 4) == 0.75


@pytest.mark.parametrize(
    "link", ["http://a.ir/x", "javascript:alert(1)", "https://", "meet.ir/x", "https://a b.ir"]
)
def test_a_video_room_has_a_safe_address(link: str) -> None:
    with pytest.raises(RuleBroken, match=r"councils\.link"):
        rules.check_link(link)


def test_programmes_are_named_once_by_a_plain_code() -> None:
    assert rules.check_programmes([(" P۱ ", " دولت  الکترونیک ")]) == [("p1", "دولت الکترونیک")]
    for rows, code in (
        ([("برنامه", "x")], "councils.programme_code"),
        ([("p1", "x"), ("P1", "y")], "councils.programme_twice"),
        ([("p1", " ")], "councils.missing"),
    ):
        with pytest.raises(RuleBroken) as refused:
            rules.check_programmes(rows)
        assert refused.value.code == code
