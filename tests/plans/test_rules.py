"""What a promise may say, and that its state follows from verified figures alone."""

import dataclasses
import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.plans.rules import NodeKind, Point, Promise, State, Stop, Told, Why, coverage, standing
from ostan.domains.plans.rules.demands import LADDER, Step, age, is_higher, step_at
from ostan.domains.plans.rules.documents import check_under
from ostan.domains.plans.rules.promises import check_amendment, check_other_person, check_promise
from ostan.domains.plans.rules.standing import WELL, Needed, expected, needed
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import RuleBroken

START = datetime.date(2025, 3, 21)
DUE = datetime.date(2026, 3, 20)
DAY = datetime.timedelta(days=1)
YEAR = Promise(Decimal(0), Decimal(365), START, DUE, PeriodKind.MONTH)


def at(days: int, figure: int | str) -> Point:
    """A verified figure so many days after the start."""
    return Point(START + (days - 1) * DAY, Decimal(figure))


def state(*points: Point, after: int, promise: Promise = YEAR) -> tuple[State, Why]:
    """How it stands so many days after the start."""
    found = standing(promise, points, START + (after - 1) * DAY)
    return found.state, found.why


@pytest.mark.parametrize(
    ("points", "after", "wanted"),
    [
        ([], 0, (State.NOT_STARTED, Why.BEFORE_START)),
        ([], 30, (State.NOT_STARTED, Why.TOO_EARLY)),
        ([], 64, (State.UNVERIFIABLE, Why.NEVER_VERIFIED)),
        ([at(100, 100)], 110, (State.ON_PACE, Why.FAST_ENOUGH)),
        ([at(100, 95)], 110, (State.ON_PACE, Why.FAST_ENOUGH)),
        ([at(100, 94)], 110, (State.BEHIND, Why.TOO_SLOW)),
        ([at(100, -1)], 110, (State.BEHIND, Why.AWAY)),
        ([at(100, 100)], 163, (State.UNVERIFIABLE, Why.LONG_UNVERIFIED)),
        ([at(100, 365)], 110, (State.MET, Why.REACHED)),
        ([at(100, 365)], 200, (State.UNVERIFIABLE, Why.LONG_UNVERIFIED)),
        ([at(365, 365)], 366, (State.MET, Why.REACHED)),
        ([at(365, 364)], 366, (State.MISSED, Why.NOT_REACHED)),
        ([at(365, 364), at(396, 365)], 400, (State.MISSED, Why.REACHED_LATE)),
        ([at(330, 330)], 380, (State.ON_PACE, Why.FAST_ENOUGH)),
        ([at(330, 330)], 428, (State.UNVERIFIABLE, Why.END_UNVERIFIED)),
        ([at(0, 365)], 70, (State.UNVERIFIABLE, Why.NEVER_VERIFIED)),
    ],
)
def test_a_state_follows_from_verified_figures_and_days(
    points: list[Point], after: int, wanted: tuple[State, Why]
) -> None:
    assert state(*points, after=after) == wanted


def test_what_adds_up_stays_reached_and_a_level_does_not() -> None:
    reached = at(100, 365)
    total = dataclasses.replace(YEAR, adds_up=True)
    assert state(reached, after=360, promise=total) == (State.MET, Why.REACHED)
    assert state(reached, at(131, 100), after=140) == (State.BEHIND, Why.TOO_SLOW)


def test_a_target_may_fall_and_may_be_kept() -> None:
    fall = dataclasses.replace(YEAR, baseline=Decimal(40), target=Decimal(10), rises=False)
    assert state(at(182, 25), after=190, promise=fall)[0] is State.ON_PACE
    assert state(at(182, 30), after=190, promise=fall)[0] is State.BEHIND
    kept = dataclasses.replace(YEAR, baseline=Decimal(90), target=Decimal(90))
    assert state(at(100, 90), after=110, promise=kept)[0] is State.MET
    assert state(at(100, 89), after=110, promise=kept)[0] is State.BEHIND


def test_a_month_shows_its_share_of_what_adds_up_and_the_whole_of_what_does_not() -> None:
    assert dataclasses.replace(YEAR, adds_up=True).of_a_month == Decimal(365) / 12
    assert YEAR.of_a_month == 365


def test_milestones_bend_the_way_until_an_amendment_leaves_them_aside() -> None:
    slow = dataclasses.replace(YEAR, milestones=[at(300, 30)])
    assert expected(slow, START + 149 * DAY) == 15
    assert state(at(150, 15), after=160, promise=slow)[0] is State.ON_PACE
    assert state(at(150, 15), after=160)[0] is State.BEHIND
    amended = dataclasses.replace(slow, target=Decimal(20))
    assert expected(amended, DUE) == 20


def test_the_pace_that_is_needed_is_told_for_thirty_days() -> None:
    found = needed(YEAR, [at(73, 73)])
    assert found == Needed(Decimal(30), Decimal(30))
    assert needed(YEAR, []) is None


FIGURES = st.integers(-400, 800)
POINTS = st.dictionaries(st.integers(1, 420), FIGURES, max_size=6)
RANK = {
    State.UNVERIFIABLE: 0,
    State.NOT_STARTED: 0,
    State.MISSED: 0,
    State.BEHIND: 1,
    State.ON_PACE: 2,
    State.MET: 3,
}


@given(POINTS, st.integers(0, 500), st.integers(0, 500), st.booleans(), st.booleans())
def test_more_verified_progress_never_makes_it_worse(
    told: dict[int, int], after: int, more: int, falls: bool, adds_up: bool
) -> None:
    sign = -1 if falls else 1
    promise = dataclasses.replace(YEAR, target=sign * YEAR.target, rises=not falls, adds_up=adds_up)
    less = [at(day, sign * number) for day, number in told.items()]
    better = [at(day, sign * (number + more)) for day, number in told.items()]
    was, then = (state(*points, after=after, promise=promise)[0] for points in (less, better))
    assert RANK[then] >= RANK[was]


@given(st.integers(0, 900), st.lists(st.tuples(st.integers(-300, 0), FIGURES), max_size=4))
def test_without_a_verified_figure_of_its_time_nothing_looks_well(
    after: int, early: list[tuple[int, int]]
) -> None:
    assert state(*(at(day, number) for day, number in early), after=after)[0] not in WELL


@given(st.dictionaries(st.integers(1, 365), FIGURES, min_size=1, max_size=6), st.integers(366, 900))
def test_once_the_time_is_over_a_silent_end_never_becomes_met_by_waiting(
    told: dict[int, int], after: int
) -> None:
    points = [at(day, number) for day, number in told.items()]
    now, later = state(*points, after=after)[0], state(*points, after=after + 400)[0]
    assert later is not State.MET or now is State.MET


@given(
    st.lists(st.integers(0, 20), unique=True), st.dictionaries(st.integers(0, 20), st.lists(st.integers()))
)
def test_an_action_is_taken_or_untaken(actions: list[int], takers: dict[int, list[int]]) -> None:
    found = coverage(actions, takers)
    assert found.taken + len(found.untaken) == found.actions == len(actions)
    assert all(not takers.get(one) for one in found.untaken)


def promised(**changes: object) -> Told:
    told: dict[str, object] = {
        "title": "راه‌اندازی سامانه",
        "baseline": Decimal(10),
        "target": Decimal(50),
        "starts": START,
        "due": DUE,
        **changes,
    }
    return Told(**told)  # type: ignore[arg-type]  # each test names the fields that it is about


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "plans.missing"),
        ({"target": Decimal(5)}, "plans.wrong_way"),
        ({"target": Decimal("NaN")}, "plans.figure"),
        ({"due": START}, "plans.term"),
        ({"share": Decimal(101)}, "plans.share"),
        ({"stops": [Stop(at(10, 60), "زیاد")]}, "plans.milestones"),
        ({"stops": [Stop(at(10, 40), "نخست"), Stop(at(20, 30), "پس‌رفت")]}, "plans.milestones"),
        ({"stops": [Stop(at(10, 40), "نخست")] * 25}, "plans.too_many"),
    ],
)
def test_a_promise_is_refused_for_what_it_lacks(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_promise(promised(**changes), rises=True, today=START)
    assert refused.value.code == code


def test_a_promise_is_not_made_for_a_day_that_is_over() -> None:
    with pytest.raises(RuleBroken, match=r"plans\.past"):
        check_promise(promised(), rises=True, today=DUE)
    assert check_promise(promised(share=Decimal(4)), rises=None, today=START).share == 4


@pytest.mark.parametrize(
    ("target", "due", "today", "code"),
    [
        (50, DUE, START, "plans.nothing_changed"),
        (40, DUE, DUE + DAY, "plans.over"),
        (40, START + DAY, START + 5 * DAY, "plans.past"),
        (5, DUE, START, "plans.wrong_way"),
    ],
)
def test_an_amendment_is_refused(target: int, due: datetime.date, today: datetime.date, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        check_amendment(
            before=(Decimal(50), DUE),
            after=(Decimal(target), due),
            baseline=Decimal(10),
            starts=START,
            rises=True,
            today=today,
        )


def test_nobody_approves_his_own_amendment() -> None:
    check_other_person(1, 2)
    with pytest.raises(RuleBroken, match=r"plans\.own_amendment"):
        check_other_person(1, 1)


@pytest.mark.parametrize(
    ("kind", "above", "may"),
    [
        (NodeKind.CHAPTER, None, True),
        (NodeKind.PROGRAMME, None, True),
        (NodeKind.ACTION, None, False),
        (NodeKind.ACTION, NodeKind.PROGRAMME, True),
        (NodeKind.STRATEGY, NodeKind.CHALLENGE, True),
        (NodeKind.CHALLENGE, NodeKind.STRATEGY, False),
        (NodeKind.MARKER, NodeKind.STRATEGY, False),
        (NodeKind.MARKER, NodeKind.ACTION, True),
        (NodeKind.CHAPTER, NodeKind.CHAPTER, False),
    ],
)
def test_what_stands_below_what(kind: NodeKind, above: NodeKind | None, may: bool) -> None:
    if may:
        check_under(kind, above)
    else:
        with pytest.raises(RuleBroken, match=r"plans\.wrong_place"):
            check_under(kind, above)


def test_a_demand_climbs_the_ladder_with_its_age() -> None:
    assert [step_at(days) for days in (0, 14, 15, 30, 59, 60, 500)] == [
        *(Step.UNIT, Step.UNIT, Step.DEPUTY, Step.GOVERNOR, Step.GOVERNOR, Step.COUNCIL, Step.COUNCIL)
    ]
    order = [step for _, step in LADDER]
    assert all(is_higher(upper, lower) for lower, upper in itertools.pairwise(order))
    assert age(DUE, START, working_days=lambda one, other: 7) == 0
