import random

import pytest

from ostan.kernel.statistics import average_frequency, benford, bunched, entropy

# Sino-Forest, statements of 2010 (Nigrini 2012; Derks et al. 2020): first digits 1 to 9
SINO_FOREST = (231, 124, 97, 70, 64, 54, 40, 54, 38)
# Corporate payments (Nigrini 2012): first two digits 10 to 99
PAYMENTS = (
    *(10473, 10326, 5991, 5768, 4502, 5624, 4415, 4034, 3859, 3782, 3972, 3554, 3052, 2818, 2680),
    *(3832, 2840, 2287, 2330, 2452, 3207, 2247, 2052, 2009, 1756, 2166, 1881, 1845, 1649, 1574),
    *(2015, 1278, 1879, 1304, 1456, 1997, 1386, 1389, 1366, 1267, 7530, 1171, 1412, 1363, 1229),
    *(1207, 1295, 1069, 1145, 1389, 1632, 984, 1181, 1088, 1314, 1129, 944, 1055, 919, 911),
    *(1082, 894, 988, 737, 990, 1304, 878, 763, 765, 820, 1146, 782, 903, 820, 869),
    *(979, 1141, 704, 848, 1130, 1625, 850, 1578, 1084, 739, 1264, 1282, 652, 1706, 1479),
)
# Simonsohn (2019), Data Colada 77: of 1600 weights of sanitiser bottles, how many values came so often
SANITISER = (*[1] * 1013, *[2] * 203, *[3] * 41, *[4] * 12, *[5] * 2)


def test_a_proven_fraud_passes_benford() -> None:
    found = benford(SINO_FOREST)
    assert (found.count, found.chi_square) == (772, pytest.approx(7.6517426989499855))
    assert found.p == pytest.approx(0.4682063813003673)


def test_honest_payments_fail_benford() -> None:
    found = benford(PAYMENTS, first=10)
    assert found.count == 185083
    assert found.chi_square == pytest.approx(32094, rel=1e-3)
    assert found.deviation == pytest.approx(0.002336614, abs=5e-10)
    assert found.p < 1e-12


def test_no_digit_says_nothing() -> None:
    with pytest.raises(ValueError, match="no digits"):
        benford([0] * 9)


def test_the_published_bunching_of_numbers() -> None:
    assert sum(SANITISER) == 1600
    assert average_frequency(SANITISER) == 1.5225
    assert entropy(SANITISER) == pytest.approx(7.065769174, abs=5e-10)


def test_numbers_that_never_come_twice_are_spread_the_most() -> None:
    assert average_frequency([1] * 50) == 1
    assert entropy([1] * 50) > entropy([2] * 25) > entropy([50]) == 0


def test_numbers_written_again_are_bunched_and_measured_ones_are_not() -> None:
    chance = random.Random(2)
    measured = [f"{chance.gauss(40, 8):.2f}" for _ in range(200)]
    copied = [*measured[:150], *measured[:50]]
    assert bunched(measured, seed=1, tries=300) > 0.05
    assert bunched(copied, seed=1, tries=300) == pytest.approx(1 / 301)
    assert bunched(measured, seed=1, tries=300) == bunched(measured, seed=1, tries=300)
    with pytest.raises(ValueError, match="decimal"):
        bunched(["12", "13"], seed=1)
