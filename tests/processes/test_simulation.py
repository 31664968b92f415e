"""The simulator beside what is known exactly, and what it refuses."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.config.command import main
from ostan.domains.processes.rules.simulation import (
    DONE,
    Fork,
    Join,
    Model,
    Route,
    Step,
    play,
    replicate,
    validations,
)
from ostan.domains.processes.rules.simulation.engine import Played
from ostan.domains.processes.rules.simulation.exact import checked_again, erlang_c
from ostan.domains.processes.rules.simulation.replicate import check_little, check_load
from ostan.domains.processes.rules.simulation.validate import always, credit, exponential, reworked, station
from ostan.kernel.errors import RuleBroken


@pytest.mark.parametrize(
    ("arrivals", "people", "wait"), [(8.0, 10, 0.20459), (1.8, 2, 4.26316), (0.9, 1, 9.0)]
)
def test_erlangs_formula_gives_the_known_waits(arrivals: float, people: int, wait: float) -> None:
    assert erlang_c(arrivals=arrivals, service=1, people=people).wait == pytest.approx(wait, abs=5e-6)


def test_the_chance_to_wait_and_the_network_are_the_known_ones() -> None:
    assert erlang_c(arrivals=8, service=1, people=10).waits == pytest.approx(0.40918, abs=5e-6)
    found = checked_again(arrivals=4, rework=0.2, check=(3, 2), assess=(1.5, 4))
    assert found == pytest.approx(2.2195, abs=5e-5)
    with pytest.raises(ValueError, match="without bound"):
        erlang_c(arrivals=2, service=1, people=2)


def test_every_exact_value_lies_in_the_interval_of_the_runs() -> None:
    found = list(validations(seed=1_404, cases=20_000))
    assert [one.name for one in found if not one.holds] == []
    assert [round(one.exact, 4) for one in found] == [0.2046, 4.2632, 9.0, 2.2195, 8.65]


def test_the_command_prints_exact_values_beside_means_and_intervals(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["simulate", "--validate", "--cases", "4000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [set(one) for one in told] == [{"name", "exact", "mean", "low", "high", "holds"}] * 5
    assert main(["simulate", "--validate", "--cases", "4000"]) == 0
    assert "M/M/1: wait: exact 9.00000" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_run_and_another_another() -> None:
    first, again, other = (play(reworked(), seed=seed, cases=200) for seed in (1, 1, 2))
    assert np.array_equal(first.over, again.over)
    assert not np.array_equal(first.over, other.over)


def test_more_work_than_a_pool_can_do_is_refused_and_not_guessed() -> None:
    with pytest.raises(RuleBroken) as caught:
        replicate(station(2, 1, 2), seed=1, cases=100)
    assert (caught.value.code, caught.value.facts["pool"]) == ("processes.grows_without_bound", 0)


def test_the_load_counts_what_comes_again_and_what_runs_beside() -> None:
    assert check_load(reworked()) == pytest.approx((4 / 0.8 / 3 / 2, 4 / 1.5 / 4), rel=0.05)
    both = Model(
        always(10),
        0,
        (
            Fork((1, 2)),
            Step(always(3), (Route(1, 3),), 0),
            Step(always(4), (Route(1, 3),), 0),
            Join(2, (Route(1, 4),)),
            Step(always(1), (Route(1, DONE),), 0),
        ),
        (1,),
    )
    assert check_load(both) == pytest.approx((0.8,))


def test_branches_run_at_once_and_are_waited_for() -> None:
    run = play(credit(), seed=1, cases=2_000)
    shortest = float((run.over - run.came).min())
    assert shortest == pytest.approx(1 + 3 + 3 + 1)


def test_people_serve_in_the_order_of_arrival() -> None:
    run = play(Model(always(1), 0, (Step(always(3), (Route(1, DONE),), 0),), (2,)), seed=1, cases=6)
    assert run.waited.tolist() == [0, 0, 1, 1, 2, 2]
    assert (run.over - run.came).tolist() == [3, 3, 4, 4, 5, 5]


def test_a_run_that_loses_cases_is_no_answer() -> None:
    run = play(station(8, 1, 10), seed=1, cases=20_000)
    check_little(run)
    forgotten = run.over.copy()
    forgotten[::3] = 0
    with pytest.raises(ArithmeticError, match="before it came"):
        check_little(Played(run.came, forgotten, run.waited, run.worked))


def test_fewer_than_ten_runs_and_routes_that_make_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="ten runs"):
        replicate(station(8, 1, 10), seed=1, cases=100, runs=9)
    with pytest.raises(ValueError, match="no whole"):
        Model(exponential(1), 0, (Step(always(1), (Route(0.5, DONE),)),))
    with pytest.raises(ValueError, match="nobody"):
        Model(exponential(1), 0, (Step(always(1), (Route(1, DONE),), 0),), (0,))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.floats(0.2, 0.8), st.integers(0, 1_000))
def test_nobody_is_served_before_he_came_and_stays_are_waits_and_work(
    people: int, load: float, seed: int
) -> None:
    run = play(station(load * people, 1, people), seed=seed, cases=300)
    assert (run.waited >= 0).all()
    assert np.allclose(run.over - run.came, run.waited + run.worked)
