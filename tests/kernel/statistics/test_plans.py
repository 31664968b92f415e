import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.kernel.statistics import (
    highest_misstatement,
    highest_rate,
    items_to_check,
    just_above,
    lot_plan,
    lot_risks,
    most_errors,
    passes,
    sums_to_check,
    trials_for_errors,
    trials_to_check,
)

TOLERABLE = (0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.15, 0.2)
# AICPA (2017), Audit Guide: Audit Sampling, table A-1: sample sizes at 5 % risk, by expected deviation rate.
TABLE_A1 = {
    0.0: (149, 99, 74, 59, 49, 42, 36, 32, 29, 19, 14),
    0.0025: (236, 157, 117, 93, 78, 66, 58, 51, 46, 30, 22),
    0.005: (313, 157, 117, 93, 78, 66, 58, 51, 46, 30, 22),
    0.0075: (386, 208, 117, 93, 78, 66, 58, 51, 46, 30, 22),
    0.01: (590, 257, 156, 93, 78, 66, 58, 51, 46, 30, 22),
    0.0125: (1030, 303, 156, 124, 78, 66, 58, 51, 46, 30, 22),
    0.015: (None, 392, 192, 124, 103, 66, 58, 51, 46, 30, 22),
    0.0175: (None, 562, 227, 153, 103, 88, 77, 51, 46, 30, 22),
    0.02: (None, 846, 294, 181, 127, 88, 77, 68, 46, 30, 22),
    0.0225: (None, 1466, 390, 208, 127, 88, 77, 68, 61, 30, 22),
    0.025: (None, None, 513, 234, 150, 109, 77, 68, 61, 30, 22),
    0.0275: (None, None, 722, 286, 173, 109, 95, 68, 61, 30, 22),
    0.03: (None, None, 1098, 361, 195, 129, 95, 84, 61, 30, 22),
    0.0325: (None, None, 1936, 458, 238, 148, 112, 84, 61, 30, 22),
    0.035: (None, None, None, 624, 280, 167, 112, 84, 76, 40, 22),
    0.0375: (None, None, None, 877, 341, 185, 129, 100, 76, 40, 22),
    0.04: (None, None, None, 1348, 421, 221, 146, 100, 89, 40, 22),
    0.05: (None, None, None, None, 1580, 478, 240, 158, 116, 40, 30),
    0.06: (None, None, None, None, None, 1832, 532, 266, 179, 50, 30),
    0.07: (None, None, None, None, None, None, None, 585, 298, 68, 37),
    0.08: (None, None, None, None, None, None, None, None, 649, 85, 37),
    0.09: (None, None, None, None, None, None, None, None, None, 110, 44),
    0.1: (None, None, None, None, None, None, None, None, None, 150, 50),
    0.125: (None, None, None, None, None, None, None, None, None, 576, 88),
    0.15: (None, None, None, None, None, None, None, None, None, None, 193),
    0.175: (None, None, None, None, None, None, None, None, None, None, 720),
}
# Table A-3: upper limits in per cent at 5 % risk, rounded up to a tenth, by sample size, of 0 to 10 deviations.
TABLE_A3 = {
    20: (14.0, 21.7, 28.3, 34.4, 40.2, 45.6, 50.8, 55.9, 60.7, 65.4, 69.9),
    25: (11.3, 17.7, 23.2, 28.2, 33.0, 37.6, 42.0, 46.3, 50.4, 54.4, 58.4),
    30: (9.6, 14.9, 19.6, 23.9, 28.0, 31.9, 35.8, 39.4, 43.0, 46.6, 50.0),
    35: (8.3, 12.9, 17.0, 20.7, 24.3, 27.8, 31.1, 34.4, 37.5, 40.6, 43.7),
    40: (7.3, 11.4, 15.0, 18.3, 21.5, 24.6, 27.5, 30.4, 33.3, 36.0, 38.8),
    45: (6.5, 10.2, 13.4, 16.4, 19.2, 22.0, 24.7, 27.3, 29.8, 32.4, 34.8),
    50: (5.9, 9.2, 12.1, 14.8, 17.4, 19.9, 22.4, 24.7, 27.1, 29.4, 31.6),
    55: (5.4, 8.4, 11.1, 13.5, 15.9, 18.2, 20.5, 22.6, 24.8, 26.9, 28.9),
    60: (4.9, 7.7, 10.2, 12.5, 14.7, 16.8, 18.8, 20.8, 22.8, 24.8, 26.7),
    65: (4.6, 7.1, 9.4, 11.5, 13.6, 15.5, 17.5, 19.3, 21.2, 23.0, 24.7),
    70: (4.2, 6.6, 8.8, 10.8, 12.7, 14.5, 16.3, 18.0, 19.7, 21.4, 23.1),
    75: (4.0, 6.2, 8.2, 10.1, 11.8, 13.6, 15.2, 16.9, 18.5, 20.1, 21.6),
    80: (3.7, 5.8, 7.7, 9.5, 11.1, 12.7, 14.3, 15.9, 17.4, 18.9, 20.3),
    90: (3.3, 5.2, 6.9, 8.4, 9.9, 11.4, 12.8, 14.2, 15.5, 16.9, 18.2),
    100: (3.0, 4.7, 6.2, 7.6, 9.0, 10.3, 11.5, 12.8, 14.0, 15.2, 16.4),
    125: (2.4, 3.8, 5.0, 6.1, 7.2, 8.3, 9.3, 10.3, 11.3, 12.3, 13.2),
    150: (2.0, 3.2, 4.2, 5.1, 6.0, 6.9, 7.8, 8.6, 9.5, 10.3, 11.1),
    200: (1.5, 2.4, 3.2, 3.9, 4.6, 5.2, 5.9, 6.5, 7.2, 7.8, 8.4),
    300: (1.0, 1.6, 2.1, 2.6, 3.1, 3.5, 4.0, 4.4, 4.8, 5.2, 5.6),
    400: (0.8, 1.2, 1.6, 2.0, 2.3, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3),
    500: (0.6, 1.0, 1.3, 1.6, 1.9, 2.1, 2.4, 2.7, 2.9, 3.2, 3.4),
}
SUMS = (0.5, 0.3, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01)
# Table C-1: sizes at 5 % risk, by expected over tolerable misstatement.
TABLE_C1 = {
    0.0: (6, 10, 30, 38, 50, 60, 75, 100, 150, 300),
    0.1: (8, 13, 37, 46, 62, 74, 92, 123, 184, 368),
    0.2: (10, 16, 47, 58, 78, 93, 116, 155, 232, 463),
    0.3: (12, 20, 60, 75, 100, 120, 150, 200, 300, 600),
    0.4: (17, 27, 81, 102, 135, 162, 203, 270, 405, 809),
    0.5: (24, 39, 116, 145, 193, 231, 289, 385, 577, 1154),
}


@pytest.mark.parametrize("expected", TABLE_A1)
def test_sample_sizes_of_the_audit_guide(expected: float) -> None:
    for tolerable, size in zip(TOLERABLE, TABLE_A1[expected], strict=True):
        if size is not None:
            assert trials_to_check(tolerable, 0.95, expected) == size


@pytest.mark.parametrize("size", TABLE_A3)
def test_upper_limits_of_the_audit_guide(size: int) -> None:
    found = [math.ceil(highest_rate(size, errors, 0.95) * 1000 - 1e-9) / 10 for errors in range(11)]
    assert found == list(TABLE_A3[size])


@pytest.mark.parametrize("ratio", TABLE_C1)
def test_sizes_for_money_of_the_audit_guide(ratio: float) -> None:
    assert tuple(sums_to_check(tolerable, 0.95, ratio) for tolerable in SUMS) == TABLE_C1[ratio]


def test_touw_and_hoogduin_pages_123_to_126() -> None:
    assert items_to_check(1200, 60, 0.9) == 45
    assert items_to_check(1200, 60, 0.9, expected=2) == 102
    bounds = [most_errors(1200, 102, errors, 0.9) / 1200 for errors in range(4)]
    assert bounds == pytest.approx([0.02083333, 0.03583333, 0.04916667, 0.0625], abs=5e-9)
    assert [trials_for_errors(0.01, 0.95, errors) for errors in range(4)] == [299, 473, 628, 773]
    assert [trials_for_errors(0.05, 0.95, errors) for errors in range(4)] == [59, 93, 124, 153]
    assert [sums_to_check(0.01, sure) for sure in (0.95, 0.9, 0.75, 0.6, 0.5)] == [300, 231, 139, 92, 70]


def test_some_28_items_answer_for_554_indicators() -> None:
    found = [
        [items_to_check(n, round(n * share), 0.95) for share in (0.05, 0.1, 0.2)] for n in (50, 200, 554)
    ]
    assert found == [[39, 22, 12], [51, 27, 13], [55, 28, 14]]


# Grant and Leavenworth (1988) as in PMC3013262, table 1: a place with 20 % failing passes, one with 50 % fails.
# The table prints .83 for n = 8, d = 2; the exact figure is .855. Some of its two digits are cut, not rounded.
LOTS = [
    *((8, 0, 0.17, 1.0), (8, 1, 0.5, 0.96), (8, 3, 0.94, 0.64), (12, 0, 0.07, 1.0), (12, 1, 0.28, 1.0)),
    *((12, 2, 0.56, 0.98), (12, 3, 0.8, 0.93), (12, 4, 0.93, 0.81), (12, 5, 0.98, 0.61), (14, 0, 0.04, 1.0)),
    *((14, 1, 0.2, 1.0), (14, 2, 0.45, 0.99), (14, 3, 0.7, 0.97), (14, 4, 0.87, 0.91), (14, 5, 0.96, 0.79)),
    *((19, 0, 0.01, 1.0), (19, 1, 0.08, 1.0), (19, 2, 0.24, 1.0), (19, 3, 0.46, 1.0), (19, 4, 0.67, 0.99)),
    *((19, 5, 0.84, 0.97), (19, 6, 0.93, 0.92), (19, 7, 0.98, 0.82), (28, 5, 0.5, 1.0), (28, 6, 0.68, 1.0)),
    *((28, 7, 0.81, 0.99), (28, 8, 0.91, 0.98), (28, 9, 0.96, 0.96), (28, 10, 0.99, 0.9)),
]


@pytest.mark.parametrize("checked, allowed, good_passes, bad_fails", LOTS)
def test_the_published_table_of_lots(
    checked: int, allowed: int, good_passes: float, bad_fails: float
) -> None:
    assert passes(checked, allowed, 0.2) == pytest.approx(good_passes, abs=0.01)
    assert 1 - passes(checked, allowed, 0.5) == pytest.approx(bad_fails, abs=0.01)


def test_nineteen_items_tell_twenty_from_fifty_per_cent() -> None:
    plan = lot_plan(0.2, 0.5)
    assert (plan.checked, plan.allowed) == (19, 6)
    assert plan.risk_of_failing_good == pytest.approx(0.0676, abs=5e-5)
    assert plan.risk_of_passing_bad == pytest.approx(0.0835, abs=5e-5)


def test_a_list_of_600_by_the_sleac_tool() -> None:
    assert lot_risks(600, 300, 480, 19, 12) == pytest.approx((0.06446194, 0.08014249), abs=5e-9)
    assert lot_risks(600, 300, 480, 16, 10)[0] == pytest.approx(0.07890285, abs=5e-9)


def test_stringers_bound_of_no_error_is_the_plan_turned_round() -> None:
    assert highest_misstatement(60, [], 0.95) == pytest.approx(2.9957 / 60, abs=1e-5)
    assert highest_misstatement(60, [1.0], 0.95) == pytest.approx(4.7439 / 60, abs=1e-5)
    assert highest_misstatement(1, [1.0], 0.95) == 1


@given(st.integers(2, 400), st.data())
def test_who_checks_everything_knows_everything(population: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, population))
    assert most_errors(population, population, errors, 0.95) == errors


@given(st.integers(20, 3000), st.integers(2, 20), st.floats(0.5, 0.99))
def test_the_stricter_the_more_to_check(population: int, tolerable: int, confidence: float) -> None:
    size = items_to_check(population, tolerable, confidence)
    assert items_to_check(population, tolerable - 1, confidence) >= size
    assert items_to_check(population, tolerable, 0.995) >= size
    assert most_errors(population, size, 0, confidence) < tolerable


@settings(max_examples=20)
@given(st.lists(st.floats(0, 1), max_size=4), st.integers(8, 200))
def test_smaller_errors_never_raise_the_bound(taints: list[float], checked: int) -> None:
    whole = highest_misstatement(checked, taints, 0.95)
    assert highest_misstatement(checked, [taint / 2 for taint in taints], 0.95) <= whole + 1e-12


def test_a_pull_to_the_target() -> None:
    assert just_above(10, 10) == pytest.approx(0.588, abs=0.001)
    assert just_above(18, 2) == pytest.approx(0.000201, abs=1e-6)
    assert just_above(0, 0) == 1


def test_plans_that_cannot_be() -> None:
    for plan in (
        lambda: items_to_check(10, 11, 0.9),
        lambda: most_errors(10, 11, 0, 0.9),
        lambda: trials_to_check(0.05, 0.95, 0.05),
        lambda: sums_to_check(0.0, 0.95),
        lambda: sums_to_check(0.0001, 0.95, 0.9),
        lambda: highest_rate(3, 4, 0.95),
        lambda: highest_misstatement(3, [2.0], 0.95),
        lambda: lot_plan(0.5, 0.2),
        lambda: lot_plan(0.2, 0.21, largest=20),
    ):
        with pytest.raises(ValueError, match=r"."):
            plan()
