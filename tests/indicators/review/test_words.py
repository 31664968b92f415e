import re

import pytest

from ostan.domains.indicators import words
from ostan.domains.indicators.rules.review import Check, Finding, examine
from tests.indicators.review.made import counts, series

FOLLOWS = Finding(Check.SMOOTH, 0.001, {"follows": 0.12, "usual_follows": 1.04})
COPIED_YEAR = Finding(Check.FLAT, 0.001, {"repeats": 8, "pairs": 8, "lag": 12, "value": 140})


@pytest.mark.parametrize(
    "finding",
    [*examine(series(counts(50, 12, 1), second=counts(50, 12, 2))), FOLLOWS, COPIED_YEAR],
    ids=lambda finding: finding.check.value,
)
def test_every_finding_is_told_with_its_numbers_in_persian_digits(finding: Finding) -> None:
    told = words.told(finding)
    assert re.search("[۰-۹]", told)
    assert not re.search(r"[0-9%]|nan|inf", told)


def test_every_check_has_a_name() -> None:
    assert set(words.CHECK) == set(Check)
