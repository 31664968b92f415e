"""Numbers as people type them into the forms of plans."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.plans.web import asking
from tests.indicators.given import refused

figures = st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False)


@given(figures, st.booleans())
def test_a_number_that_a_field_shows_is_read_back(number: Decimal, is_share: bool) -> None:
    shown = asking.number_text(number.quantize(Decimal("0.0001")), is_share=is_share)
    typed = shown.replace("٬", "")
    assert asking.number(typed, "target", is_share=is_share) == number.quantize(Decimal("0.0001"))


@pytest.mark.parametrize("typed", ["", "سیصد", "۱۲٫۳٫۴", "1e9", "--1", "NaN", "١" * 40])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with refused("plans.figure"):
        asking.number(typed, "target")


@pytest.mark.parametrize("typed, read", [("۱۲٫۵", "12.5"), ("٪۹۰", "90"), ("١٢/٥", "12.5"), ("-۳", "-3")])
def test_a_number_is_read_in_any_digits(typed: str, read: str) -> None:
    assert asking.number(typed, "target") == Decimal(read)
