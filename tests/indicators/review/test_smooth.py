import random

from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import Nature, too_smooth, usual_excess
from ostan.domains.indicators.rules.review.pattern import common_pattern, follows, steps
from tests.indicators.review.made import DAYS, counts, series, share_below


def running(values: list[float], width: int) -> list[float]:
    return [
        round(sum(part) / len(part))
        for n in range(len(values))
        for part in [values[max(0, n - width + 1) : n + 1]]
    ]


def p_of(values: list[float], nature: Nature = Nature.EVENTS) -> float | None:
    found = too_smooth(series(values, nature))
    return found.p if found else None


def test_honest_counts_are_seldom_too_smooth() -> None:
    assert share_below(0.01, lambda seed: p_of(counts(25, 12, seed)), 600) < 0.02
    assert share_below(0.01, lambda seed: p_of(counts(300, 24, seed)), 600) < 0.02


def test_running_means_are_mostly_seen() -> None:
    assert share_below(0.01, lambda seed: p_of(running(counts(100, 24, seed), 3)), 200) > 0.9


def test_a_trend_or_a_season_hides_nothing_and_makes_nothing() -> None:
    rising = [counts(100 + 5 * month, 1, month)[0] for month in range(24)]
    assert (p_of(rising) or 0) > 0.05
    assert (p_of([100.0 + month for month in range(24)]) or 1) < 1e-6


def test_the_facts_tell_the_step_seen_and_the_step_expected() -> None:
    found = too_smooth(series([100.0, 101, 99, 100, 101, 100, 99, 100, 101, 100, 99, 101]))
    assert found is not None
    assert found.facts["periods"] == 12
    assert found.facts["step"] < 2
    assert 14 < found.facts["expected"] < 14.3


def test_it_does_not_fit_everything() -> None:
    assert p_of([5.0] * 12) is None
    assert p_of([100.0] * 7) is None
    assert p_of([100.0, None, *[100.0] * 6]) is None  # type: ignore[list-item] # a missing value
    assert p_of([100.0] * 12, Nature.WORK) is None
    assert p_of([100.0] * 12, Nature.LEVEL) is None


def office(seed: int, count: int = 24) -> list[float]:
    return counts(200, count, seed, DAYS)


def test_peers_say_how_much_the_short_months_move_everybody() -> None:
    days = [DAYS[month % 12] for month in range(24)]
    group = [series(office(seed), days=days) for seed in range(12)]
    excess = usual_excess(group)
    assert excess.plain > 0.01 > excess.by_day
    assert usual_excess(group[:7]).plain == 0
    honest, smoothed = office(99), running(office(99), 3)
    for values, is_odd in ((honest, False), (smoothed, True)):
        found = too_smooth(series(values, days=days), excess, common_pattern(group))
        assert found is not None
        assert (found.p < 0.001) is is_odd


def test_who_does_not_dip_in_farvardin_does_not_follow() -> None:
    days = [DAYS[month % 12] for month in range(24)]
    group = [series(office(seed), Nature.WORK, days=days) for seed in range(12)]
    pattern = common_pattern(group)
    assert pattern is not None
    honest = follows(series(office(98), Nature.WORK, days=days), pattern)
    level = follows(series(counts(200, 24, 5), Nature.WORK, days=days), pattern)
    assert honest is not None
    assert level is not None
    assert honest.p > 0.01 > level.p
    assert level.part < 0.5 < honest.part
    told = too_smooth(series(counts(200, 24, 5), Nature.WORK, days=days), None, pattern)
    assert told is not None
    assert told.facts == {"follows": level.part, "usual_follows": level.usual}


def test_without_common_steps_or_peers_there_is_no_pattern() -> None:
    flat = [series([200.0 + n] * 24) for n in range(12)]
    assert common_pattern(flat) is None
    assert common_pattern([]) is None
    days = [DAYS[month % 12] for month in range(24)]
    pattern = common_pattern([series(office(seed), days=days) for seed in range(12)])
    assert pattern is not None
    assert follows(series([1.0] * 5), pattern) is None
    assert steps(series([3.0] * 24, Nature.LEVEL)) == []


@given(st.integers(0, 10_000))
def test_more_noise_is_never_smoother(seed: int) -> None:
    """Scattering every second value away from its neighbours only adds to the steps."""
    smooth = [100.0 + (month % 2) for month in range(12)]
    size = random.Random(seed).randint(2, 40)
    rough = [value + size * (month % 2) for month, value in enumerate(smooth)]
    assert (p_of(smooth) or 0) <= (p_of(rough) or 0) + 1e-9
