"""The line is fair: whoever comes, nobody starves, and every claim has a bound."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.desk.rules.order import APPOINTMENT_START, HEAD_START, Standing, counts_from, in_turn

BEGIN = datetime.datetime(2026, 4, 11, 4, tzinfo=datetime.UTC)


@st.composite
def lines(draw: st.DrawFn) -> list[Standing]:
    comers = draw(
        st.lists(st.tuples(st.integers(0, 600), st.booleans(), st.booleans()), min_size=1, max_size=40)
    )
    comers.sort(key=lambda comer: comer[0])
    return [
        Standing(number, number, BEGIN + datetime.timedelta(minutes=minute), priority, appointment)
        for number, (minute, priority, appointment) in enumerate(comers, 1)
    ]


@given(lines())
def test_everybody_is_called_exactly_once(line: list[Standing]) -> None:
    assert sorted(one.id for one in in_turn(line)) == [one.id for one in line]


@given(lines())
def test_of_two_with_the_same_claim_the_first_to_come_is_called_first(line: list[Standing]) -> None:
    called = in_turn(line)
    for priority, appointment in ((False, False), (True, False), (False, True)):
        same = [
            one.number for one in called if (one.has_priority, one.has_appointment) == (priority, appointment)
        ]
        assert same == sorted(same)


@given(lines())
def test_nobody_is_overtaken_by_who_comes_later_than_the_head_start(line: list[Standing]) -> None:
    bound = max(HEAD_START, APPOINTMENT_START)
    called = in_turn(line)
    for place, one in enumerate(called):
        assert all(earlier.ready_at - one.ready_at <= bound for earlier in called[:place])


@given(lines(), st.integers(0, 40))
def test_who_comes_after_the_bound_changes_nothing_before(line: list[Standing], more: int) -> None:
    """Nobody starves: the present line is called in the same order, however many with priority come after."""
    last = max(one.ready_at for one in line)
    late = last + APPOINTMENT_START + datetime.timedelta(minutes=1)
    crowd = [Standing(1_000 + at, 1_000 + at, late, has_priority=True) for at in range(more)]

    called = [one for one in in_turn([*line, *crowd]) if one.id < 1_000]

    assert called == in_turn(line)
    assert in_turn([*line, *crowd])[: len(line)] == called


def test_the_two_claims_do_not_add_up() -> None:
    both = Standing(1, 1, BEGIN, has_priority=True, has_appointment=True)

    assert counts_from(both) == BEGIN - APPOINTMENT_START
    assert counts_from(Standing(2, 2, BEGIN, has_priority=True)) == BEGIN - HEAD_START
    assert counts_from(Standing(3, 3, BEGIN)) == BEGIN
